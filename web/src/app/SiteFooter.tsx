export function SiteFooter() {
  return (
    <footer className="mt-16 border-t border-line print:hidden">
      <div className="page flex flex-wrap justify-between gap-x-8 gap-y-2 py-6 text-sm text-ink-soft">
        <p>Every price includes every fee. What you see is what you pay.</p>
        <p>Times are local to the venue.</p>
      </div>
    </footer>
  );
}
