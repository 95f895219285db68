import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { EventPage } from '../pages/event/EventPage.tsx';
import { EventsPage } from '../pages/events/EventsPage.tsx';
import { NotFoundPage } from '../pages/not-found/NotFoundPage.tsx';
import { ownPath } from './own-path.ts';
import { ErrorScreen } from './ErrorScreen.tsx';
import { requestHeadingFocus } from './heading-focus.ts';
import { lazyPage } from './lazy-page.tsx';
import { pickText } from './pick-text.ts';
import { RootLayout } from './RootLayout.tsx';
import { parseSearch, stringifySearch } from './search-params.ts';
import { speakOn } from '../words/index.ts';

const SeatsPage = lazyPage('seats', async () => (await import('../seats/index.ts')).SeatsPage);
const CheckoutPage = lazyPage(
  'checkout',
  async () => (await import('../pages/checkout/CheckoutPage.tsx')).CheckoutPage,
);
const PayPage = lazyPage('pay', async () => (await import('../pages/checkout/PayPage.tsx')).PayPage);
const OrderPage = lazyPage('order', async () => (await import('../pages/order/OrderPage.tsx')).OrderPage);
const AccountPage = lazyPage('account', async () => (await import('../pages/account/AccountPage.tsx')).AccountPage);
const AdminEventsPage = lazyPage('admin events', async () => (await import('../pages/admin/index.ts')).EventsPage);
const AdminEventPage = lazyPage('admin event', async () => (await import('../pages/admin/index.ts')).EventPage);
const AdminOrderPage = lazyPage('admin order', async () => (await import('../pages/admin/index.ts')).OrderPage);
const AdminRoomPage = lazyPage('admin room', async () => (await import('../pages/admin/index.ts')).RoomPage);
const AdminWatchPage = lazyPage('admin watch', async () => (await import('../pages/admin/index.ts')).WatchPage);
const AdminReportPage = lazyPage('admin report', async () => (await import('../pages/admin/index.ts')).ReportPage);
const AdminDisputesPage = lazyPage(
  'admin disputes',
  async () => (await import('../pages/admin/index.ts')).DisputesPage,
);
const AdminAttentionPage = lazyPage(
  'admin attention',
  async () => (await import('../pages/admin/index.ts')).AttentionPage,
);

const rootRoute = createRootRoute({
  beforeLoad: ({ location }) => speakOn(location.pathname),
  component: RootLayout,
  notFoundComponent: () => <NotFoundPage />,
  errorComponent: ErrorScreen,
});

const eventsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: (search: Record<string, unknown>) => pickText(search, ['q', 'city', 'category', 'from', 'to']),
  component: EventsPage,
});

const eventRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/e/$slug',
  component: function EventRoute() {
    const { slug } = eventRoute.useParams();
    return <EventPage key={slug} slug={slug} />;
  },
});

const seatsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/e/$slug/seats',
  // The filters belong to the seat page, which reads and checks them itself.
  validateSearch: (search: Record<string, unknown>): { [name: string]: string | undefined } =>
    pickText(search, Object.keys(search)),
  component: function SeatsRoute() {
    return <SeatsPage slug={seatsRoute.useParams().slug} />;
  },
});

const checkoutRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/checkout/$holdId',
  component: function CheckoutRoute() {
    return <CheckoutPage holdId={checkoutRoute.useParams().holdId} />;
  },
});

const orderRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/orders/$orderId',
  // `access` is the signed link of the mail; `redirect_status` comes back with the fan from the bank's page.
  validateSearch: (search: Record<string, unknown>) => pickText(search, ['access', 'redirect_status']),
  component: function OrderRoute() {
    const { access, redirect_status } = orderRoute.useSearch();
    return <OrderPage orderId={orderRoute.useParams().orderId} access={access} redirectStatus={redirect_status} />;
  },
});

const payRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/orders/$orderId/pay',
  component: function PayRoute() {
    return <PayPage orderId={payRoute.useParams().orderId} />;
  },
});

const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/account',
  // Where somebody was when he was asked to sign in.
  validateSearch: (search: Record<string, unknown>) => pickText(search, ['next']),
  component: function AccountRoute() {
    return <AccountPage next={ownPath(accountRoute.useSearch().next)} />;
  },
});

const adminRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/admin',
  component: () => <AdminEventsPage />,
});

const adminEventRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/admin/events/$eventId',
  validateSearch: (search: Record<string, unknown>) => pickText(search, ['q']),
  component: function AdminEventRoute() {
    return (
      <AdminEventPage eventId={adminEventRoute.useParams().eventId} search={adminEventRoute.useSearch().q ?? ''} />
    );
  },
});

const adminRoomRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/admin/events/$eventId/queue',
  component: function AdminRoomRoute() {
    return <AdminRoomPage eventId={adminRoomRoute.useParams().eventId} />;
  },
});

const adminWatchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/admin/events/$eventId/watch',
  component: function AdminWatchRoute() {
    return <AdminWatchPage eventId={adminWatchRoute.useParams().eventId} />;
  },
});

const adminReportRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/admin/events/$eventId/queue/report',
  component: function AdminReportRoute() {
    return <AdminReportPage eventId={adminReportRoute.useParams().eventId} />;
  },
});

const adminOrderRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/admin/orders/$orderId',
  component: function AdminOrderRoute() {
    return <AdminOrderPage orderId={adminOrderRoute.useParams().orderId} />;
  },
});

const adminDisputesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/admin/disputes',
  component: () => <AdminDisputesPage />,
});

const adminAttentionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/admin/attention',
  component: () => <AdminAttentionPage />,
});

const adminEventsAlias = createRoute({
  getParentRoute: () => rootRoute,
  path: '/admin/events',
  beforeLoad: () => {
    throw redirect({ to: '/admin', replace: true });
  },
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    eventsRoute,
    eventRoute,
    seatsRoute,
    checkoutRoute,
    orderRoute,
    payRoute,
    accountRoute,
    adminRoute,
    adminEventsAlias,
    adminEventRoute,
    adminRoomRoute,
    adminReportRoute,
    adminWatchRoute,
    adminOrderRoute,
    adminDisputesRoute,
    adminAttentionRoute,
  ]),
  scrollRestoration: true,
  parseSearch,
  stringifySearch,
});

router.subscribe('onBeforeNavigate', ({ fromLocation, pathChanged }) => {
  if (fromLocation && pathChanged) requestHeadingFocus();
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
