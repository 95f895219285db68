import { useId } from 'react';

const LETTERS_A_LINE = 40;

/** A secret that nobody can be shown again. */
export function ShownOnce({ label, text }: { label: string; text: string }) {
  const id = useId();
  return (
    <div className="mt-4" role="status">
      <label htmlFor={id} className="mb-1 block text-sm font-semibold">
        {label}: copy now, this is not shown again
      </label>
      <textarea
        id={id}
        readOnly
        rows={Math.min(8, Math.max(text.split('\n').length, Math.ceil(text.length / LETTERS_A_LINE)))}
        value={text}
        onFocus={(focused) => focused.target.select()}
        className="figures block w-full rounded-control border border-line-strong bg-surface px-3 py-2 text-base"
      />
    </div>
  );
}
