import { useEffect, useState } from 'react';
import { listenForAnnouncements } from './announce.ts';

/** The one place where announcements are read out; mounted once, at the root, because a region must exist before it speaks. */
export function LiveRegion() {
  const [polite, setPolite] = useState('');
  const [assertive, setAssertive] = useState('');

  useEffect(
    () =>
      listenForAnnouncements((message, urgency) => {
        const set = urgency === 'polite' ? setPolite : setAssertive;
        // The same words twice are a new message: a no-break space makes the text differ.
        set((current) => (current === message ? `${message}\u00a0` : message));
      }),
    [],
  );

  return (
    <>
      <div aria-live="polite" aria-atomic="true" className="sr-only">
        {polite}
      </div>
      <div aria-live="assertive" aria-atomic="true" className="sr-only">
        {assertive}
      </div>
    </>
  );
}
