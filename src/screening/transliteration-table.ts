/**
 * How letters of other scripts are written in Latin ones: our own table, so that a name is read the same on every
 * machine and with every version of Node. Pairs of a letter and what stands for it, in small letters. What is not here
 * (Han, Thai, the scripts of India) stays as it is and is compared in its own script.
 */
const PAIRS = `
  ß ss æ ae œ oe ø o đ d ð d ħ h ı i ĸ k ł l ŋ n þ th ə a ŧ t ɖ d ɓ b ɗ d ƙ k ƴ y ɛ e ɔ o ʒ z ŀ l ſ s ẞ ss

  а a б b в v г g ґ g д d е e ё e є ye ж zh з z и i і i ї yi й y к k л l м m н n о o п p р r с s т t у u ў u ф f х kh
  ц ts ч ch ш sh щ shch ъ . ы y ь . э e ю yu я ya ђ dj ј j љ lj њ nj ћ c џ dz ѓ g ќ k ѕ dz қ q ғ gh ң ng ү u ұ u ө o
  ә a һ h ӣ i ӯ u ҷ j ҳ h

  α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o
  ά a έ e ή i ί i ό o ύ y ώ o ϊ i ϋ y ΐ i ΰ y

  ا a آ a أ a إ i ٱ a ب b ت t ث th ج j ح h خ kh د d ذ dh ر r ز z س s ش sh ص s ض d ط t ظ z ع a غ gh ف f ق q ك k ل l
  م m ن n ه h و w ي y ى a ة a ء . ؤ u ئ i پ p چ ch ژ zh ک k گ g ی y ے e ہ h ھ h ں n ٹ t ڈ d ڑ r ې e ۍ y ټ t ډ d
  ړ r ږ g ښ sh ڼ n څ ts ځ dz ـ . ە e ۀ h ڤ v

  א a ב b ג g ד d ה h ו v ז z ח h ט t י y כ k ך k ל l מ m ם m נ n ן n ס s ע a פ p ף p צ ts ץ ts ק k ר r ש sh ת t

  ա a բ b գ g դ d ե e զ z է e ը y թ t ժ zh ի i լ l խ kh ծ ts կ k հ h ձ dz ղ gh ճ ch մ m յ y ն n շ sh ո o չ ch պ p ջ j
  ռ r ս s վ v տ t ր r ց ts ւ v փ p ք k օ o ֆ f և ev

  ა a ბ b გ g დ d ე e ვ v ზ z თ t ი i კ k ლ l მ m ნ n ო o პ p ჟ zh რ r ს s ტ t უ u ფ p ქ k ღ gh ყ q შ sh ჩ ch ც ts
  ძ dz წ ts ჭ ch ხ kh ჯ j ჰ h

  あ a い i う u え e お o か ka き ki く ku け ke こ ko が ga ぎ gi ぐ gu げ ge ご go さ sa し shi す su せ se そ so
  ざ za じ ji ず zu ぜ ze ぞ zo た ta ち chi つ tsu て te と to だ da ぢ ji づ zu で de ど do な na に ni ぬ nu ね ne
  の no は ha ひ hi ふ fu へ he ほ ho ば ba び bi ぶ bu べ be ぼ bo ぱ pa ぴ pi ぷ pu ぺ pe ぽ po ま ma み mi む mu
  め me も mo や ya ゆ yu よ yo ゃ ya ゅ yu ょ yo ら ra り ri る ru れ re ろ ro わ wa を o ん n っ . ー .
`;

/** Letters to what stands for them; the empty text where a letter is silent. */
export const TRANSLITERATION: ReadonlyMap<string, string> = new Map(readPairs());

function readPairs(): readonly [string, string][] {
  const words = PAIRS.trim().split(/\s+/);
  return words.flatMap((letter, place): [string, string][] => {
    if (place % 2 === 1) return [];
    const latin = words[place + 1] ?? '';
    return [[letter, latin === '.' ? '' : latin]];
  });
}

/** The letters of Korean syllables, in the order of their numbers. */
export const HANGUL = {
  first: 'g kk n d tt r m b pp s ss - j jj ch k t p h'.split(' ').map(silent),
  middle: 'a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i'.split(' '),
  last: '- k k k n n n t l k m l l l p l m p p t t ng t t k t p t'.split(' ').map(silent),
} as const;

function silent(letter: string): string {
  return letter === '-' ? '' : letter;
}
