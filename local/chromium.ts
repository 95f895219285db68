import path from 'node:path';
import { CannotContinue } from './cannot-continue.ts';
import { aptInstall, hasApt, isRoot, onPath } from './debian.ts';

/** Chromium without its windows, which nobody sees: a page in a context of its own costs a quarter of the CPU. */
const LEAN = 'chromium-headless-shell';
const WHOLE = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Where Chromium is on this machine; installed from Debian when it is missing and we are root.
 *
 * @param options.lean true to install the lean one also where a whole one is; the whole one is taken where that fails.
 * @returns null when there is none, so that tests in a browser can say that they were skipped.
 * @throws CannotContinue instead when `CI=true`: there nothing may be skipped.
 */
export async function chromium({ lean = false } = {}): Promise<string | null> {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  const found = onPath(LEAN, ...WHOLE);
  if (found && (!lean || path.basename(found) === LEAN)) return found;
  const failure = hasApt() && isRoot() ? await install(found === null) : 'only root can install it, on Debian';
  const installed = onPath(LEAN, ...WHOLE);
  if (installed) return installed;
  const sentence = `Chromium is missing and could not be installed (${(failure ?? '').replaceAll('\n', ' ')}): install it, or set CHROMIUM_PATH.`;
  if (process.env.CI === 'true') throw new CannotContinue(sentence);
  console.error(`${sentence} The tests in a browser are skipped.`);
  return null;
}

/** Answers why not, or null when it worked. Some releases of Debian have the whole one only. */
async function install(orWhole: boolean): Promise<string | null> {
  const failure = await aptInstall(LEAN);
  return failure !== null && orWhole ? aptInstall('chromium') : failure;
}
