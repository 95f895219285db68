import { X } from 'lucide-react';
import { rowOfSeat, placeOf, type SeatModel } from '../seatmap/index.ts';
import { buttonClass } from '../ui/button-class.ts';
import { Button, Icon, Notice } from '../ui/index.ts';
import { type Choice } from './choice.ts';
import { type HoldState } from './hold-session.ts';
import { alternativeWords, describeIds, refusalWords } from './words.ts';

interface RefusalNoticeProps {
  model: SeatModel;
  state: HoldState;
  onOffer: (ids: string[]) => void;
  onTakeAgain: () => void;
  onDismiss: () => void;
}

/** Why a wish was not granted, or that the time is up; always with the next step as a button where there is one. */
export function RefusalNotice({ model, state, onOffer, onTakeAgain, onDismiss }: RefusalNoticeProps) {
  const { refusal, expired, hold, lost } = state;
  if (expired) {
    return (
      <Notice
        urgent
        tone="warn"
        title="Your time ran out, so these seats are free again."
        actions={
          <>
            <Button size="small" onClick={onTakeAgain}>
              Take the same again
            </Button>
            <Dismiss onClick={onDismiss} />
          </>
        }
      >
        Nothing has been charged. You had {describeChoice(model, expired)}.
      </Notice>
    );
  }
  if (lost && !refusal) {
    return (
      <Notice
        urgent
        title="We lost your selection for a moment and took the same seats again."
        actions={<Dismiss onClick={onDismiss} />}
      >
        They are yours, and your time starts anew. Nothing has been charged.
      </Notice>
    );
  }
  if (!refusal) return null;
  const words = refusalWords(refusal, model, hold);
  const asked = 'seats' in refusal ? refusal.seats[0] : undefined;
  const section = asked ? sectionName(model, asked) : '';
  const alternatives = 'alternatives' in refusal ? refusal.alternatives.slice(0, 3) : [];
  return (
    <Notice
      urgent
      tone="warn"
      title={lost ? `We lost your selection for a moment. ${words.title}` : words.title}
      actions={
        <>
          {refusal.kind === 'not-admitted' && (
            <a href={refusal.queue} className={buttonClass({ size: 'small' })}>
              Go to the waiting room
            </a>
          )}
          {alternatives.map((ids) => (
            <Button key={ids.join()} size="small" variant="secondary" onClick={() => onOffer(ids)}>
              {alternativeWords(model, ids, section)}
            </Button>
          ))}
          <Dismiss onClick={onDismiss} />
        </>
      }
    >
      {words.advice}
    </Notice>
  );
}

function Dismiss({ onClick }: { onClick: () => void }) {
  return (
    <Button size="small" variant="quiet" onClick={onClick}>
      <Icon of={X} size={16} />
      Close
    </Button>
  );
}

function sectionName(model: SeatModel, id: string): string {
  const row = rowOfSeat(model, placeOf(model, id));
  return row ? (model.sections[row.section]?.name ?? '') : '';
}

function describeChoice(model: SeatModel, choice: Choice): string {
  if (choice.kind === 'seats') return describeIds(model, choice.seats);
  const name = model.areas.find((area) => area.id === choice.area)?.name ?? '';
  return `${choice.quantity} × ${name}`;
}
