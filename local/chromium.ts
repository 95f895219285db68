import { CannotContinue } from './cannot-continue.ts';
import { aptInstall, hasApt, isRoot, onPath } from './debian.ts';

/**
 * Where Chromium is on this machine; installed from Debian when it is missing and we are root.
 *
 * @returns null when there is none, so that tests in a browser can say that they were skipped.
 * @throws CannotContinue instead when `CI=true`: there nothing may be skipped.
 */
export async function chromium(): Promise<string | null> {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const found = onPath(...names);
  if (found) return found;
  const failure = hasApt() && isRoot() ? await aptInstall('chromium') : 'only root can install it, on Debian';
  const installed = onPath(...names);
  if (installed) return installed;
  const sentence = `Chromium is missing and could not be installed (${(failure ?? '').replaceAll('\n', ' ')}): install it, or set CHROMIUM_PATH.`;
  if (process.env.CI === 'true') throw new CannotContinue(sentence);
  console.error(`${sentence} The tests in a browser are skipped.`);
  return null;
}
