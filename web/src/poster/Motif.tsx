import type { JSX } from 'react';
import type { Motif as MotifName } from './poster-design.ts';

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** The drawing of a poster, in a 400 by 300 box; colours come from poster.css. */
export function Motif({ motif, seed }: { motif: MotifName; seed: number }) {
  const Drawing = drawings[motif];
  return <Drawing seed={seed} />;
}

/** Sound, leaving its source. */
function Rings({ seed }: { seed: number }) {
  const x = 265 + seed * 70;
  const y = 95 + ((seed * 7) % 1) * 60;
  return (
    <>
      <circle className="deep" cx={x} cy={y} r="330" />
      {range(9).map((ring) => (
        <circle
          key={ring}
          className={ring % 3 === 1 ? 'line' : 'line-mid'}
          cx={x}
          cy={y}
          r={62 + ring * (27 + seed * 5)}
          strokeWidth={16 - ring * 1.6}
          opacity={1 - ring * 0.09}
        />
      ))}
      <circle className="warm" cx={x} cy={y} r="38" />
    </>
  );
}

/** The pitch from above, and the ball. */
function Pitch({ seed }: { seed: number }) {
  const tilt = -14 - seed * 12;
  const ballX = 292 + ((seed * 5) % 1) * 50;
  return (
    <>
      <g transform={`rotate(${tilt} 200 150)`}>
        {range(7).map((stripe) => (
          <rect key={stripe} className="deep" x={-130 + stripe * 110} y="-160" width="55" height="640" opacity="0.5" />
        ))}
        <g className="line" strokeWidth="5" opacity="0.85">
          <path d="M200 -160V480" />
          <circle cx="200" cy="150" r="82" />
          <path d="M470 20H352V280H470M-70 20H48V280H-70" />
        </g>
        <circle className="light" cx="200" cy="150" r="7" />
      </g>
      <circle className="deep" cx={ballX + 9} cy="107" r="36" opacity="0.6" />
      <circle className="warm" cx={ballX} cy="96" r="36" />
    </>
  );
}

/** A curtain about to open. */
function Curtain({ seed }: { seed: number }) {
  const opening = 150 + seed * 90;
  const folds = range(7);
  return (
    <>
      <rect className="deep" width="400" height="300" />
      <ellipse className="warm" cx={opening + 28} cy="318" rx="150" ry="74" opacity="0.95" />
      {folds.map((fold) => {
        const foot = opening - 36 - (6 - fold) * 40;
        const head = opening + 10 - (6 - fold) * 34;
        return (
          <path
            key={`left-${fold}`}
            className={fold % 2 === 0 ? 'mid' : 'light'}
            opacity={fold % 2 === 0 ? 1 : 0.3}
            d={`M${head - 34} -5H${head}C${head + 6} 120 ${foot - 60} 190 ${foot} 305H${foot - 44}C${foot - 100} 190 ${head - 30} 120 ${head - 34} -5Z`}
          />
        );
      })}
      {folds.map((fold) => {
        const foot = opening + 96 + fold * 40;
        const head = opening + 52 + fold * 34;
        return (
          <path
            key={`right-${fold}`}
            className={fold % 2 === 0 ? 'mid' : 'light'}
            opacity={fold % 2 === 0 ? 1 : 0.3}
            d={`M${head + 34} -5H${head}C${head - 6} 120 ${foot + 60} 190 ${foot} 305H${foot + 44}C${foot + 100} 190 ${head + 30} 120 ${head + 34} -5Z`}
          />
        );
      })}
    </>
  );
}

/** One light, one stool. */
function Spotlight({ seed }: { seed: number }) {
  const x = 250 + seed * 70;
  return (
    <>
      <rect className="deep" width="400" height="300" />
      <path className="mid" d={`M${x - 190} -20L${x - 120} 262H${x + 100}L${x - 150} -20Z`} opacity="0.75" />
      <path className="mid" d={`M${x + 170} -20L${x + 110} 262H${x - 90}L${x + 130} -20Z`} opacity="0.5" />
      <ellipse className="warm" cx={x} cy="262" rx="124" ry="26" />
      <g className="deep">
        <rect x={x - 26} y="176" width="52" height="9" rx="4.5" />
        <path
          d={`M${x - 20} 184H${x - 13}L${x - 22} 262H${x - 30}ZM${x + 20} 184H${x + 13}L${x + 22} 262H${x + 30}Z`}
        />
        <rect x={x - 23} y="220" width="46" height="5" />
      </g>
    </>
  );
}

/** An evening in the open. */
function Sun({ seed }: { seed: number }) {
  const x = 235 + seed * 90;
  const wave = (y: number, lift: number) =>
    `M-10 ${y}C80 ${y - lift} 140 ${y + lift} 220 ${y}S350 ${y - lift} 410 ${y}V310H-10Z`;
  return (
    <>
      <g className="mid" opacity="0.55">
        {range(18).map((ray) => (
          <path key={ray} d={`M${x} 150L${x + 420} 132V168Z`} transform={`rotate(${ray * 20 + seed * 20} ${x} 150)`} />
        ))}
      </g>
      <circle className="warm" cx={x} cy="150" r="72" />
      <path className="light" d={wave(196, 34)} opacity="0.55" />
      <path className="mid" d={wave(228, 30)} />
      <path className="deep" d={wave(262, 24)} />
    </>
  );
}

/** Five lines and a phrase. */
function Staves({ seed }: { seed: number }) {
  const bend = 60 + seed * 50;
  const lineAt = (y: number) => `M-10 ${y + 60}C90 ${y - bend + 60} 210 ${y + bend} 410 ${y - 50}`;
  const notes: [x: number, y: number][] = [
    [118, 132],
    [186, 126],
    [254, 128],
    [318, 70],
  ];
  return (
    <>
      <circle className="mid" cx={300 + seed * 60} cy="60" r="150" opacity="0.55" />
      {range(5).map((line) => (
        <path key={line} className="line" d={lineAt(62 + line * 30)} strokeWidth="3.5" opacity="0.8" />
      ))}
      {notes.map(([x, y]) => (
        <g key={x}>
          <ellipse className="warm" cx={x} cy={y} rx="19" ry="14" transform={`rotate(-22 ${x} ${y})`} />
          <rect className="warm" x={x + 13} y={y - 72} width="5" height="70" />
        </g>
      ))}
    </>
  );
}

/** Tiers of seats, seen from the last row. */
function Bands({ seed }: { seed: number }) {
  const x = 190 + seed * 80;
  return (
    <>
      {range(6).map((band) => (
        <ellipse
          key={band}
          className={(['deep', 'mid', 'deep', 'mid', 'deep', 'warm'] as const)[band]}
          cx={x}
          cy={330 - band * 6}
          rx={420 - band * 68}
          ry={300 - band * 49}
          opacity={band === 5 ? 1 : 0.85}
        />
      ))}
    </>
  );
}

const drawings: Record<MotifName, (props: { seed: number }) => JSX.Element> = {
  rings: Rings,
  pitch: Pitch,
  curtain: Curtain,
  spotlight: Spotlight,
  sun: Sun,
  staves: Staves,
  bands: Bands,
};
