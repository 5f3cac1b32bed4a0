import type { FamilyCases } from './action-cases';
import { nobody } from './scene';

export const DEVICE_CASES: FamilyCases = {
  'device.trust@1': {
    example: {
      trigger: { events: ['inquiry-session.started'] },
      world: async (scene) => (await scene.session({ device_fingerprint: 'a-phone' })).session,
    },
    faults: {
      object_not_found: async () => ({ device: nobody('device') }),
      device_unknown: async (scene) => ({ session: (await scene.session()).session }),
      already_redacted: async (scene) => ({
        device: await scene.redacted(await scene.refer('device', { attributes: { device_fingerprint: 'a-phone' } })),
      }),
    },
  },
};
