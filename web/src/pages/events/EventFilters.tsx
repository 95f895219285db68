import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState, type FormEvent } from 'react';
import { Search, SlidersHorizontal } from 'lucide-react';
import type { EventSearch } from '../../api/events.ts';
import { categoryName, knownCategories } from '../../sale/category-names.ts';
import { Button } from '../../ui/Button.tsx';
import { Field, SelectField } from '../../ui/Field.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { t } from '../../words/index.ts';

const TYPING_PAUSE_MS = 300;

/** Search and filters. The URL is their only memory, so a search can be shared, bookmarked and gone back to. */
export function EventFilters({ search }: { search: EventSearch }) {
  const { draft, set, submit } = useDraft(search);
  const [open, setOpen] = useState(false);
  const filterCount = [search.city, search.category, search.from, search.to].filter(Boolean).length;

  return (
    <form
      role="search"
      aria-label={t('events.label')}
      onSubmit={submit}
      className="mt-4 gap-3 sm:mt-6 lg:flex lg:items-end"
    >
      <div className="flex flex-wrap gap-2 lg:flex-[2]">
        <div className="relative min-w-40 flex-1">
          <Icon of={Search} className="pointer-events-none absolute top-3 left-3 text-ink-soft" />
          <Field
            label={t('events.search')}
            hideLabel
            type="search"
            name="q"
            placeholder={t('events.searchHint')}
            enterKeyHint="search"
            autoComplete="off"
            value={draft.q ?? ''}
            onChange={(event) => set({ q: event.target.value })}
            className="[&_input]:pl-10"
          />
        </div>
        <Button
          variant="secondary"
          aria-expanded={open}
          aria-controls="event-filters"
          className="lg:hidden"
          onClick={() => setOpen(!open)}
        >
          <Icon of={SlidersHorizontal} size={18} />
          <span>{filterCount > 0 ? t('events.filtersSet', { count: filterCount }) : t('events.filters')}</span>
        </Button>
      </div>
      <div
        id="event-filters"
        className={`mt-3 grid-cols-2 gap-3 lg:mt-0 lg:grid lg:flex-[3.2] lg:grid-cols-4 ${open ? 'grid' : 'hidden'}`}
      >
        <FilterFields draft={draft} set={set} />
      </div>
    </form>
  );
}

/** What is being typed: it becomes the URL after a pause, and follows it where it changes by itself. */
function useDraft(search: EventSearch) {
  const navigate = useNavigate();
  const [draft, setDraft] = useState(search);

  // Back and forward change the URL under the form.
  const searchText = JSON.stringify(search);
  useEffect(() => setDraft(JSON.parse(searchText) as EventSearch), [searchText]);

  const draftText = JSON.stringify(withoutEmpty(draft));
  useEffect(() => {
    if (draftText === searchText) return;
    const timer = window.setTimeout(() => {
      void navigate({ to: '/', search: JSON.parse(draftText) as EventSearch, replace: true, resetScroll: false });
    }, TYPING_PAUSE_MS);
    return () => window.clearTimeout(timer);
    // Only typing starts the pause; the URL catching up must not start another.
  }, [draftText]);

  const set = (part: EventSearch) => setDraft((current) => ({ ...current, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void navigate({ to: '/', search: withoutEmpty(draft), resetScroll: false });
  };
  return { draft, set, submit };
}

function FilterFields({ draft, set }: { draft: EventSearch; set: (part: EventSearch) => void }) {
  return (
    <>
      <Field
        label={t('events.city')}
        name="city"
        autoComplete="address-level2"
        value={draft.city ?? ''}
        onChange={(event) => set({ city: event.target.value })}
      />
      <SelectField
        label={t('events.category')}
        name="category"
        value={draft.category ?? ''}
        onChange={(event) => set({ category: event.target.value })}
      >
        <option value="">{t('events.all')}</option>
        {categoriesWith(draft.category).map((key) => (
          <option key={key} value={key}>
            {categoryName(key)}
          </option>
        ))}
      </SelectField>
      <Field
        label={t('events.from')}
        type="date"
        name="from"
        max={draft.to}
        value={draft.from ?? ''}
        onChange={(event) => set({ from: event.target.value })}
      />
      <Field
        label={t('events.to')}
        type="date"
        name="to"
        min={draft.from}
        value={draft.to ?? ''}
        onChange={(event) => set({ to: event.target.value })}
      />
    </>
  );
}

function withoutEmpty(search: EventSearch): EventSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value)) as EventSearch;
}

/** A category that came by a link stays selectable though we don't know it. */
function categoriesWith(current: string | undefined): string[] {
  return current && !knownCategories.includes(current) ? [...knownCategories, current] : knownCategories;
}
