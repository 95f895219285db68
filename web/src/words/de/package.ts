import type { Catalogue, Forms } from '../catalogue.ts';
import type { packages as english } from '../en/package.ts';

export const packages: Catalogue<typeof english, Forms['de']> = {
  title: 'Pakete',
  about: 'Mehrere Tickets zu einem Preis, alle Gebühren enthalten.',
  how: 'Wir nehmen die besten freien Plätze jeder Kategorie, nebeneinander, wo Platz ist. Um anderswo zu sitzen, tippen Sie auf einen anderen freien Platz zum gleichen Preis.',
  save: 'Sie sparen {{amount}}',
  upTo: 'bis zu {{amount}} sparen',
  take: '{{name}} nehmen',
  soldOut: 'Ausverkauft',
  held: 'Paket {{name}}',
  onSeats: 'Sie nehmen es dort, wo Sie Ihre Plätze wählen.',
  whole: 'Ein Paket lässt sich nur als Ganzes zurückgeben.',
  wholeAdvice:
    'Um anderswo zu sitzen, tippen Sie auf einen freien Platz zum gleichen Preis. Oder geben Sie alles zurück.',
  gone: 'Dieses Paket ist ausverkauft.',
  paused: 'Dieses Paket ist gerade nicht im Verkauf.',
  oneByOne: 'Die Tickets darin gibt es einzeln.',
  other: 'Diese Plätze sind nicht das, was das Paket enthält.',
  otherAdvice: 'Nehmen Sie Plätze zu den gleichen Preisen.',
  refundWhole: 'Ein Paket kostet weniger als seine Tickets einzeln und lässt sich deshalb nur als Ganzes zurückgeben.',
};
