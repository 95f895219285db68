import type { Catalogue, Forms } from '../catalogue.ts';
import type { account as english } from '../en/account.ts';

export const account: Catalogue<typeof english, Forms['de']> = {
  signIn: 'Anmelden',
  about:
    'Wir schicken Ihnen einen Code per E-Mail. Es gibt kein Passwort, und für die meisten Events brauchen Sie zum Kaufen kein Konto.',
  email: 'E-Mail',
  badEmail: 'Geben Sie eine Adresse wie name@example.com ein.',
  sendCode: 'Code schicken',
  codeSent: 'Ein Code ist auf dem Weg an {{email}}.',
  enterCode: 'Geben Sie Ihren Code ein',
  onItsWay_one: 'Er ist auf dem Weg an <email/> und gilt {{count, number}} Minute in diesem Browser.',
  onItsWay_other: 'Er ist auf dem Weg an <email/> und gilt {{count, number}} Minuten in diesem Browser.',
  noMailServer: 'Diese Installation hat keinen Mailserver: Die E-Mail liegt in ihrem Mail-Ordner.',
  code: 'Code mit {{digits}} Ziffern',
  codeShort: 'Geben Sie alle {{digits}} Ziffern ein.',
  another: 'Neuen Code schicken',
  otherAddress: 'Andere Adresse verwenden',
  signedIn: 'Sie sind angemeldet.',
  signedOut: 'Sie sind abgemeldet.',
  tooOften: 'Das wurde sehr oft angefordert.',
  tooOftenAdvice_one:
    'Versuchen Sie es in {{count, number}} Minute noch einmal. Sehen Sie inzwischen in Ihre E-Mails: Der neueste Code gilt vielleicht noch.',
  tooOftenAdvice_other:
    'Versuchen Sie es in {{count, number}} Minuten noch einmal. Sehen Sie inzwischen in Ihre E-Mails: Der neueste Code gilt vielleicht noch.',
  yours: 'Ihr Konto',
  as: 'Sie sind als <email/> angemeldet.',
  sameAddress: 'Melden Sie sich auf einem anderen Gerät mit derselben Adresse an, und Sie sind dort dieselbe Person.',
  goOn: 'Weiter',
  signOut: 'Abmelden',
};
