import { ProblemNotice } from '../../app/ProblemNotice.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { whyNotLines } from './allotment-words.ts';

/** Why places were not set aside or released, with those that are in the way. */
export function WhyNot({ error }: { error: unknown }) {
  const lines = whyNotLines(error);
  if (lines.length === 0 || !(error instanceof Error)) return <ProblemNotice error={error} className="mt-4" />;
  return (
    <Notice tone="bad" urgent title={error.message} className="mt-4">
      <ul className="figures">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Notice>
  );
}
