/** What the intl tokenizer distinguishes: other, punctuation (P*), symbol (S*), number (N*). */
export const UNICODE_OTHER = 0;
export const UNICODE_PUNCTUATION = 1;
export const UNICODE_SYMBOL = 2;
export const UNICODE_NUMBER = 3;

/*
 * Runs of P, S and N in ascending order: gap since the last run in base 36 (nothing where 0), class, length in base 36 (nothing where 1).
 * Own data because scores must not change with the Unicode version of the running Node: these are the tables of Python's `regex`
 * 2026.9.29, on which sacrebleu's intl tokenizer relies (Unicode data, https://www.unicode.org/license.txt).
 */
const RUNS = `
xP3 S P6 S P4 Na P2 S3 P2 qP3 S P S qP S P S yP S5 P S2 1P S 1S4 N2 S 1P2 S N 1P N3 P nS vS cqS4 cSe
5S7 1S 1Sh 39S 8P 5S2 1P 32S 3vS 5zP6 15P2 2S3 1aP 1P 2P 2P 18P2 hS3 P2 S P2 S2 bP 1P3 1sNa P4 2uP
9S aS 6Na 3S2 1Pe 4yNa 18S P3 4S2 1cPf vP 15S 63P2 Na P 39Na 2S2 N6 S2 1P 2wNa 6P 33Na P S 38Na S
1N6 32Nd S8 2zNa 7P N7 S 4P 2pNa 2nS 8N7 7Nj S 30Na 4P 22S fP Na P2 38Na 13S3 Pf S P S3 2S6 Nk S 1S
1S 1P4 1zP 1kS8 1S6 1S2 P5 S4 P2 2tNa P6 1sNa 4S2 2jP h0P9 Nk jSa 2uP h8S P 18P2 26P3 N3 1wP2 4dP3
1P3 S 4Na 6Na 6Pb 5Na 86S 3P2 Na 3kNb 3Sy uP2 2oNa 6Na 6P7 1P6 4gP2 Na P7 Sa 9S9 P3 1cNa 1uP4 1nP5
Na 6Na 10P2 1sP8 bP kpS 1S3 bS3 dS3 dS3 dS2 hPo 8Pk S Pd S Pc hN 3N6 S3 P2 1Na S3 P2 hS11 1nS2 1S4
1S2 aS 1S3 5S6 1S 1S 1S 4S bS2 4S5 5S4 1S N1f 2N5 S2 4Sag P4 St P2 S73 mSb lN1o S26 Nm Sh4 Pe Nu S1d
P2 Sv Pa Sb7 Pm S1r P4 Sw P2 Sae 2S3u 6dS6 eP4 N P2 34P 3zP1b 1Pw S2 Pc 2P4 sSq 1S2h cS5y qSg 1P3 S
2N Pa S2 Pc S N9 6P 5S2 N3 2P S2 2jS2 3P 2iP 44S2 N4 Sa wS12 9S gSv 1Na Su N8 S Nf Sw Na S13 Nf S8w
534S1s h3kS1j 1jP2 7hP3 gNa 21P aP 2vNa 2P6 8Sn 9S2 2vS2 4dS4 4N6 S4 1mP4 2eP2 Na uP3 1P 3Na 10P2
1bP 2pPd 2Na 4P2 gNa 2eNa 2P4 nS3 2sP2 gP2 2xS eS2 3jP 4Na fn3S 3sSx a3P2 Sg 1sS2 1iS8 18S4 gPa mPz
1Pe S P S3 1P S P2 45P3 S P6 S P4 Na P2 S3 P2 qP3 S P S qP S P S P7 3eS7 1S7 dS2 76P3 4N19 3S9 N1l
Sh N2 S3 1Sd 3S 1bS19 6cNr 10N4 tN 8N 2cP 1cP N5 5mNa 5hP knP N8 nS2 N7 13N9 23N5 mN6 3P vP 3gN2 2Ng
2N1a 1sN9 7P9 10N2 P tN3 14S yN5 P7 1uP7 oN8 oN8 pP4 cN7 96N6 1cNa 6Na 10P vS2 5sNv 1aP rS2 5P S8
1wNa 16N4 P5 18P4 1nN7 3fP7 4Nu 23P2 1P4 1aNa 1oNa P4 1cP2 27P4 4P 2Na 1P 1P3 1Nk 1vP6 2zP 1yNa 62P2
1P2 36P5 Na P2 1P 2wP 9Na 6fPn 2xP3 cNa 6Pd 24P 6Na 6Nk 24Nc P3 S 6zP 4kNj 29P3 9Na 3sP 2kP8 2bP3
1P5 2lPa 5zP eNa 1zP5 aNt 3P2 66Na 1yNa 1iNa 7hP2 22Pd Na 2uNl St dP sgN34 P5 Nb 5sN8n 1uyP2 9q5Na
1t2Na 4P2 28Na 17P 1tP5 S4 4P S aNa 1N7 ejP3 Na 7aNn P4 93P hN3 f51S 2P 31cS6o Na S3 3Sc4 6Sn 1S3
8Sx 2aS38 1oS6u aS13 2S1o 5S3 mS2 7Su 4S44 3S dS8 2S2 1Sw 1sNk cNk cS2f 9Np ncS pS vS pS vS pS vS pS
vS pS aN1e Se8 1jS4 1eS8 1Se 1S2 P5 38St 17nNa 5S bkNa 5S dsNa 6vNa 4P jrN9 3kNa 4P2 ltN1n S N3 S N4
24N19 S Nf c2S2 7iS18 4S2s cSf 2Sf 1Sf 1S11 aNd S4i 1jSt dS18 4S9 7S2 eS6 4aSre 2Sh 3Sd 3S64 4Sc 4Ss
4S1k 8Sa 6S14 8Su 2Sc 4S2 eS9 13S9k 8Se 2Sd 3S1z 1S 3Si 1Sd 3Sc 5S43 1S2k Na S
`;

/** Class of every code point, [0x110000]; equal on every Node version. */
export function unicodeClasses(): Uint8Array {
  const classes = new Uint8Array(0x110000);
  let at = 0;
  for (const run of RUNS.trim().split(/\s+/)) {
    const split = run.search(/[PSN]/);
    const letter = run[split];
    at += split === 0 ? 0 : Number.parseInt(run.slice(0, split), 36);
    const end = at + (split + 1 === run.length ? 1 : Number.parseInt(run.slice(split + 1), 36));
    classes.fill(
      letter === "P" ? UNICODE_PUNCTUATION : letter === "S" ? UNICODE_SYMBOL : UNICODE_NUMBER,
      at,
      end,
    );
    at = end;
  }
  return classes;
}
