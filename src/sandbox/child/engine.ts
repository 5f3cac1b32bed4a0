import fs from 'node:fs';
import variant from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSRuntime,
} from 'quickjs-emscripten-core';

/** What this file uses of it: Node's types leave it to the browser's. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => Memory;
};
interface Memory {
  readonly buffer: ArrayBuffer;
}

/** 64 KiB each. QuickJS's own limit on memory counts wrongly here: what holds is the memory that the engine is given. */
const PAGE = 65_536;
const INITIAL_PAGES = 256;
const MOST_PAGES = 512;
/** From this share of it on, an error that cannot be told of is for want of memory. */
const FULL = 0.75;
/** Below what the host's stack takes, so that endless recursion is an error of the code's own. */
const MOST_STACK = 96 * 1024;

/** An engine with its own memory: each evaluation has a new one, so that nothing of one is left for the next. */
export interface Engine {
  readonly memory: Memory;
  readonly runtime: QuickJSRuntime;
  readonly context: QuickJSContext;
}

/** Gives what makes engines, of the compiled QuickJS at this place. */
export function engineMaker(wasmPath: string): () => Promise<Engine> {
  const wasmModule = new WebAssembly.Module(fs.readFileSync(wasmPath));
  return async () => {
    const wasmMemory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MOST_PAGES });
    const module = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmModule, wasmMemory }));
    const runtime = module.newRuntime();
    runtime.setMaxStackSize(MOST_STACK);
    return { memory: wasmMemory, runtime, context: runtime.newContext() };
  };
}

/** Whether an engine has used up its memory. */
export function isFull({ memory }: Engine): boolean {
  return memory.buffer.byteLength >= FULL * MOST_PAGES * PAGE;
}
