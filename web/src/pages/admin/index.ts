export { AttentionPage } from './AttentionPage.tsx';
export { DisputesPage } from './DisputesPage.tsx';
export { EventPage } from './EventPage.tsx';
export { EventsPage } from './EventsPage.tsx';
export { OrderPage } from './OrderPage.tsx';
export { ReportPage } from './ReportPage.tsx';
export { RoomPage } from './RoomPage.tsx';
export { WatchPage } from './watch/WatchPage.tsx';
