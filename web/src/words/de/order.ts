import type { Catalogue, Forms } from '../catalogue.ts';
import type { order as english } from '../en/order.ts';

export const order: Catalogue<typeof english, Forms['de']> = {
  unknown: 'Diese Bestellung können wir hier nicht zeigen.',
  unknownAdvice:
    'Eine Bestellung öffnet sich auf dem Gerät, mit dem sie gekauft wurde, und über den Link in der E-Mail dazu. Öffnen Sie diesen Link.',
  label: 'Bestellung',
  number: 'Bestellung {{id}}',
  toPayment: 'Zur Zahlung',
  notPaid: 'Noch nicht bezahlt? Zurück zur Zahlung',
  chooseAgain: 'Noch einmal Plätze wählen',
  moneyBack: 'Die meisten Banken zeigen es innerhalb von 5 bis 10 Tagen an.',
  state: {
    confirming: 'Wir bestätigen die Zahlung mit Ihrer Bank.',
    confirmingText:
      'Ihre Plätze sind sicher. Diese Seite macht von selbst weiter, und Ihre Tickets kommen auch per E-Mail, wenn Sie sie schließen.',
    pending: 'Diese Bestellung wartet auf Ihre Zahlung.',
    pendingText: 'Es wurde noch nichts abgebucht.',
    failed: 'Die Zahlung hat nicht geklappt.',
    failedText: 'Ihre Bank hat sie bestätigt, das Geld aber nicht übergeben. Von Ihrem Konto wurde nichts genommen.',
    failedAdvice: 'Zahlen Sie bis dahin noch einmal.',
    authorised: 'Die Bank hat zugestimmt. Wir sichern Ihnen gerade die Plätze.',
    authorisedText:
      'Das dauert einen Augenblick. Sie können diese Seite schließen: Ihre Tickets kommen auch per E-Mail.',
    finalised: 'Diese Plätze gehören Ihnen.',
    finalisedText:
      'Die Abbuchung folgt. Danach erscheinen Ihre Tickets sofort hier und kommen auch per E-Mail: Sie können diese Seite schließen.',
    paid: 'Ihre Tickets',
    expired: 'Die Zeit zum Bezahlen ist abgelaufen.',
    expiredText:
      'Es wurde nichts abgebucht, und die Plätze sind wieder im Verkauf. Sollte Ihre Bank das Geld trotzdem geschickt haben, halten wir Plätze dafür bereit oder schicken es zurück: Sie müssen nichts tun.',
    cancelled: 'Diese Bestellung wurde abgebrochen.',
    cancelledText:
      'Die Plätze sind wieder im Verkauf. Es wurde kein Geld genommen; falls Ihre Bank einen vorgemerkten Betrag zeigt, wird er von selbst freigegeben.',
    disputed: 'Ihre Bank prüft diese Zahlung.',
    disputedText:
      'Bis die Bank entschieden hat, gelten die Tickets nicht. Wenn das ein Irrtum ist, sagen Sie es Ihrer Bank. Diese Seite zeigt, wie sie entscheidet.',
    lost: 'Ihre Bank hat diese Zahlung zurückgeholt.',
    lostText:
      'Das Geld ist wieder bei Ihnen, und die Tickets dieser Bestellung gelten nicht mehr. Es ist nichts weiter zu tun.',
    sentBack: 'Wir haben Ihnen {{amount}} zurückgeschickt.',
    sentBackAll: 'Wir haben Ihnen Ihr Geld zurückgeschickt.',
    comingBack: '{{amount}} sind auf dem Weg zurück zu Ihnen.',
    comingBackAll: 'Ihr Geld ist auf dem Weg zurück zu Ihnen.',
    tooLate: 'Ihre Zahlung kam nach Ablauf der Zeit, und es waren keine gleichwertigen Plätze mehr frei.',
    notValid: 'Die Tickets dieser Bestellung gelten nicht mehr.',
    sameWay: 'Das Geld geht den Weg zurück, den es gekommen ist.',
    nothingToDo: 'Sie müssen nichts tun.',
  },
  step: {
    sent: 'Zahlung an Ihre Bank gesendet',
    approved: 'Die Bank stimmt zu',
    yours: 'Die Plätze gehören Ihnen',
    issued: 'Abgebucht, Tickets ausgestellt',
  },
  late: {
    title: 'Ihre Zahlung kam verspätet.',
    same: 'Ihre Plätze waren noch frei, sie gehören also Ihnen. Es ist nichts weiter zu tun.',
    equal:
      'Ihre Plätze waren inzwischen vergeben, deshalb haben wir gleichwertige für Sie gefunden. Sehen Sie nach, wo Sie jetzt sitzen.',
  },
  paid: {
    yours: 'Bezahlt. Die Plätze gehören Ihnen.',
    bill: 'Beleg',
    youPaid: 'Was Sie bezahlt haben',
    total: 'Bezahlt',
    coming: 'Ihre Tickets werden erstellt. Das dauert ein paar Sekunden.',
    loading: 'Tickets werden geladen',
  },
  ticket: {
    void: 'Nicht mehr gültig',
    code: 'Einlasscode für {{place}}',
    this: 'dieses Ticket',
    section: 'Block',
    area: 'Bereich',
    entry: 'Einlass',
    row: 'Reihe',
    seat: 'Platz',
    for: 'Für',
  },
  next: {
    title: 'Wie es weitergeht',
    mail: 'Wir haben die Tickets an <email/> geschickt. Der Link in der E-Mail öffnet diese Seite auf jedem Gerät.',
    seeMail: 'Die E-Mail ansehen (öffnet einen neuen Tab)',
    door: 'Zeigen Sie am Einlass für jede Person einen Code, auf einem Handy mit hellem Bildschirm oder auf Papier. Behalten Sie die Codes für sich: Wer zuerst gescannt wird, kommt hinein.',
    print: 'Tickets drucken',
  },
  refund: {
    cannotCome: 'Sie können nicht kommen?',
    terms: 'Sie können Tickets bis {{when}} zurückgeben und bekommen bis zu <amount/> zurück.',
    give: 'Tickets zurückgeben',
    title: 'Tickets zurückgeben?',
    warning:
      'Ihre Codes gelten sofort nicht mehr, und die Plätze gehen wieder in den Verkauf. Das lässt sich nicht rückgängig machen.',
    which: 'Welche Tickets?',
    choose: 'Wählen Sie die Tickets, die Sie zurückgeben.',
    worth_one: 'Sie bekommen <amount/> für {{count, number}} Ticket zurück, auf dem Weg, auf dem Sie bezahlt haben.',
    worth_other: 'Sie bekommen <amount/> für {{count, number}} Tickets zurück, auf dem Weg, auf dem Sie bezahlt haben.',
    worthNoFees_one:
      'Sie bekommen <amount/> für {{count, number}} Ticket zurück, ohne die Gebühren, auf dem Weg, auf dem Sie bezahlt haben.',
    worthNoFees_other:
      'Sie bekommen <amount/> für {{count, number}} Tickets zurück, ohne die Gebühren, auf dem Weg, auf dem Sie bezahlt haben.',
    giveBack: 'Zurückgeben',
    giveBackFor: 'Für {{amount}} zurückgeben',
    onItsWay: '{{amount}} sind auf dem Weg zurück zu Ihnen.',
    otherDevice: 'Nur mit dem Gerät, das gekauft hat, lassen sich Tickets zurückgeben.',
    otherDeviceAdvice: 'Es hat sich nichts geändert: Ihre Tickets gelten. Öffnen Sie diese Seite dort.',
    unchanged: 'Dadurch hat sich nichts geändert.',
    list: 'Geld zurück',
    bankSentBack: 'Ihre Bank hat es an uns zurückgeschickt. Wir kümmern uns darum.',
    status: {
      requested: 'Auf dem Weg',
      pending: 'Auf dem Weg',
      succeeded: 'An Ihre Bank geschickt',
      failed: 'Nicht angekommen',
    },
    reason: {
      requested_by_fan: 'Sie haben Tickets zurückgegeben',
      late_payment: 'Die Zahlung kam verspätet',
      requested: 'Der Veranstalter hat es wie gewünscht zurückgegeben',
      event_cancelled: 'Das Event wurde abgesagt',
      event_changed: 'Das Event wurde geändert',
      duplicate: 'Es wurde zweimal bezahlt',
      goodwill: 'Ein Geschenk des Veranstalters',
    },
  },
};
