import { Pause, Play, Radio } from 'lucide-react';
import { useId } from 'react';
import { formatCount } from '../../../format.ts';
import { Button } from '../../../ui/Button.tsx';
import { SelectField } from '../../../ui/Field.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { type Playing, SPEEDS } from './use-playing.ts';

interface PlayerBarProps {
  playing: Playing;
  /** Null while there is nothing to play. */
  beginsMs: number | null;
  endsMs: number;
  timezone: string;
}

const speedWords = (speed: number): string => (speed === 1 ? 'As it was' : `${formatCount(speed)} times as fast`);

/** Which moment is shown: play and pause, how fast, a slider, and back to what happens now. */
export function PlayerBar({ playing, beginsMs, endsMs, timezone }: PlayerBarProps) {
  const slider = useId();
  const { atMs, isLive, isPlaying, speed } = playing;
  const isEmpty = beginsMs === null;
  const moment = momentWords(atMs, timezone);
  return (
    <div className="mb-4 flex flex-wrap items-end gap-x-4 gap-y-3">
      <Button variant="secondary" disabled={isEmpty} onClick={isPlaying ? playing.pause : playing.play}>
        <Icon of={isPlaying ? Pause : Play} size={18} />
        {isPlaying ? 'Pause' : 'Play'}
      </Button>
      <SelectField
        label="Speed"
        className="w-44"
        value={String(speed)}
        onChange={(event) => playing.setSpeed(Number(event.target.value))}
      >
        {SPEEDS.map((each) => (
          <option key={each} value={each}>
            {speedWords(each)}
          </option>
        ))}
      </SelectField>
      <div className="min-w-0 flex-1 basis-56">
        <label htmlFor={slider} className="flex justify-between gap-3 text-sm font-semibold">
          Moment
          <output htmlFor={slider} className="figures font-normal text-ink-soft">
            {isEmpty ? '' : moment}
          </output>
        </label>
        <input
          id={slider}
          type="range"
          className="h-11 w-full accent-accent"
          disabled={isEmpty}
          min={beginsMs ?? 0}
          max={endsMs}
          step={Math.max(1, Math.round((endsMs - (beginsMs ?? endsMs)) / 1_000))}
          value={atMs}
          aria-valuetext={moment}
          onChange={(event) => playing.goTo(Number(event.target.value))}
        />
      </div>
      <Button variant={isLive ? 'primary' : 'secondary'} aria-pressed={isLive} onClick={playing.goLive}>
        <Icon of={Radio} size={18} />
        Live
      </Button>
    </div>
  );
}

function momentWords(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone }).format(atMs);
}
