import type { Catalogue, Forms } from '../catalogue.ts';
import type { shell as english } from '../en/shell.ts';

export const shell: Catalogue<typeof english, Forms['de']> = {
  skip: 'Zum Inhalt springen',
  main: 'Hauptmenü',
  allEvents: 'Alle Events',
  account: 'Konto',
  language: 'Sprache',
  footer: {
    prices: 'Jeder Preis enthält alle Gebühren. Was Sie sehen, ist, was Sie zahlen.',
    times: 'Uhrzeiten gelten am Veranstaltungsort.',
  },
  loadingPage: 'Die Seite wird geladen',
  close: 'Schließen',
  tryAgain: 'Noch einmal versuchen',
  reload: 'Seite neu laden',
  seeAllEvents: 'Alle Events ansehen',
  done: '(erledigt)',
  zone: 'Ortszeit {{place}}',
  sentence: '{{words}}.',
  network: {
    back: 'Sie sind wieder online.',
    gone: 'Sie sind offline. Reservierte Plätze bleiben bis zum Ablauf der Zeit für Sie reserviert.',
    goneShown:
      'Sie sind offline. Reservierte Plätze bleiben bis zum Ablauf der Zeit für Sie reserviert. Sobald Sie wieder online sind, geht es von selbst weiter.',
  },
  broken: {
    title: 'Auf dieser Seite ist etwas schiefgegangen.',
    advice: 'Laden Sie sie neu, um fortzufahren. Dadurch wurde nichts abgebucht.',
    ours: 'Der Fehler liegt bei uns und betrifft nur diese Seite. ',
    notLoaded: 'Diese Seite konnte nicht geladen werden.',
    updated: 'Die Verbindung ist abgebrochen, oder Stampede wurde gerade aktualisiert. ',
    kept: 'Ihre Plätze, Bestellungen und Zahlungen sind bei uns gespeichert, nicht auf dieser Seite: Laden Sie neu, und Sie machen dort weiter, wo Sie waren.',
  },
  problem: {
    unreachable: 'Stampede ist gerade nicht erreichbar.',
    unreachableAdvice:
      'Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal. Reservierte Plätze bleiben bis zum Ablauf der Zeit für Sie reserviert.',
    bank: 'Die Bank antwortet noch nicht.',
    bankAdvice: 'Ihre Plätze sind sicher, und es wurde nichts abgebucht. Versuchen Sie es gleich noch einmal.',
    crowd: 'Gerade sind sehr viele Menschen hier.',
    crowdAdvice: 'Warten Sie ein paar Sekunden und versuchen Sie es noch einmal. Durch Warten verlieren Sie nichts.',
    trouble: 'Stampede hat gerade Schwierigkeiten.',
    troubleAdvice:
      'Versuchen Sie es gleich noch einmal. Reservierte Plätze bleiben bis zum Ablauf der Zeit für Sie reserviert, bezahlte Tickets sind sicher.',
    unchanged: 'Es wurde nichts geändert.',
  },
  notFound: {
    title: 'Diese Seite gibt es hier nicht.',
    advice:
      'Die Adresse ist vielleicht vertippt, oder die Seite gibt es nicht mehr. Wenn Sie eine Bestellung suchen, öffnen Sie den Link in Ihrer E-Mail.',
  },
  counted: {
    seats_one: '{{count, number}} Sitzplatz',
    seats_other: '{{count, number}} Sitzplätze',
    places_one: '{{count, number}} Platz',
    places_other: '{{count, number}} Plätze',
    tickets_one: '{{count, number}} Ticket',
    tickets_other: '{{count, number}} Tickets',
  },
  place: {
    inRow: '{{section}}, Reihe {{row}}',
    seat: '{{section}}, Reihe {{row}}, Platz {{number}}',
    row: 'Reihe {{row}}',
    seatNumber: 'Platz {{number}}',
    unnamed: 'Platz',
  },
};
