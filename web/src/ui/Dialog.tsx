import { useRef, type ReactNode } from 'react';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { Icon } from './Icon.tsx';
import { t } from '../words/index.ts';

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** One or two sentences; read out with the title. */
  description?: ReactNode;
  children: ReactNode;
}

/**
 * A modal: a sheet at the foot of the screen on phones, a card in the middle otherwise.
 *
 * Radix's own overlay is left out on purpose: it locks scrolling through a style element made at run time, which our
 * content security policy refuses. The backdrop below and a rule in styles.css do the same.
 */
export function Dialog({ open, onOpenChange, title, description, children }: DialogProps) {
  const opener = useRef<HTMLElement | null>(null);
  const rememberOpener = () => {
    opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  };
  const focusOpener = (event: Event) => {
    event.preventDefault();
    // What opened the dialog may be gone by what the dialog did.
    const target = opener.current?.isConnected ? opener.current : document.getElementById('main');
    target?.focus({ preventScroll: true });
  };
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <div data-dialog-backdrop="" className="fixed inset-0 z-40 bg-black/50" />
        <Radix.Content
          onOpenAutoFocus={rememberOpener}
          onCloseAutoFocus={focusOpener}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className="rise fixed inset-x-0 bottom-0 z-50 max-h-[90dvh] overflow-y-auto rounded-t-card bg-surface p-4 pb-[max(16px,env(safe-area-inset-bottom))] text-ink shadow-float sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-[min(30rem,calc(100vw-2rem))] sm:translate-[-50%] sm:rounded-card sm:p-6"
        >
          <Radix.Title className="pr-10 text-lg font-semibold">{title}</Radix.Title>
          {description && (
            <Radix.Description asChild>
              <div className="mt-2 text-ink-soft">{description}</div>
            </Radix.Description>
          )}
          <div className="mt-4">{children}</div>
          {/* Last, so that the focus starts at what the dialog asks for. */}
          <Radix.Close className="absolute top-2 right-2 grid size-11 place-items-center rounded-control text-ink-soft hover:bg-sunken hover:text-ink sm:top-4 sm:right-4">
            <Icon of={X} />
            <span className="sr-only">{t('shell.close')}</span>
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
