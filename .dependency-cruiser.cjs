/** The rooms in the order of a purchase: each may look only to its left. The test asserts that every folder is listed. */
const ORDER = [
  'identity',
  'catalog',
  'inventory',
  'queue',
  'holds',
  'tickets',
  'payments',
  'checkout',
  'refunds',
  'gate',
  'notify',
  'admin',
  'reconcile',
  'audit',
  'ops',
];

/** The programs and what only they use: they sit on top, and nothing below may know them. */
const TOP = '^src/([^/]+\\.ts$|seed/)';

const rooms = (names) => `^src/modules/(${names.join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'kit-imports-nothing',
      comment: 'Values without a world: not even node:crypto. Specs stand beside what they test.',
      severity: 'error',
      from: { path: '^src/kit/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^src/kit/' },
    },
    {
      name: 'kit-by-its-door',
      severity: 'error',
      from: { path: '^(src|test|local|fakepay|web)/', pathNot: '^src/kit/' },
      to: { path: '^src/kit/', pathNot: '^src/kit/index\\.ts$' },
    },
    {
      name: 'platform-knows-no-room',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/', pathNot: '^src/(platform|kit)/' },
    },
    {
      name: 'platform-by-its-doors',
      comment: "Generated types of Prisma's models have no index of their own.",
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/platform/' },
      to: { path: '^src/platform/', pathNot: '^src/platform/([^/]+/index\\.ts$|db/generated/)' },
    },
    {
      name: 'platform-parts-by-their-doors',
      severity: 'error',
      from: { path: '^src/platform/([^/]+)/' },
      to: { path: '^src/platform/', pathNot: '^src/platform/($1/|[^/]+/index\\.ts$)' },
    },
    {
      name: 'rooms-by-their-doors',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/' },
      to: { path: '^src/modules/', pathNot: '^src/modules/($1/|[^/]+/index\\.ts$)' },
    },
    {
      name: 'programs-by-the-doors',
      severity: 'error',
      from: { path: TOP },
      to: { path: '^src/modules/', pathNot: '^src/modules/[^/]+/index\\.ts$' },
    },
    ...ORDER.slice(0, -1).map((room, at) => ({
      name: `${room}-looks-only-left`,
      severity: 'error',
      from: { path: rooms([room]) },
      to: { path: rooms(ORDER.slice(at + 1)) },
    })),
    {
      name: 'nothing-knows-the-programs',
      severity: 'error',
      from: { path: '^src/(kit|platform|modules)/' },
      to: { path: TOP },
    },
    {
      name: 'tools-know-kit-at-most',
      comment: 'fakepay is a double over the wire, local starts programs, web talks HTTP: none of them may share code.',
      severity: 'error',
      from: { path: '^(fakepay|local|web)/' },
      to: { path: '^src/', pathNot: '^src/kit/' },
    },
    {
      name: 'each-tool-for-itself',
      severity: 'error',
      from: { path: '^(fakepay|web)/' },
      to: { path: '^(fakepay|local|web|test)/', pathNot: '^$1/' },
    },
    {
      name: 'src-stands-alone',
      comment: 'What runs in production needs no test, no tool and no page.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(fakepay|local|web|test)/' },
    },
    {
      name: 'no-cycles',
      comment: 'Links that are types only vanish when compiled: they cannot make one.',
      severity: 'error',
      from: { pathNot: '^src/platform/db/generated/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-unresolved',
      comment: 'An import that is not found hides whatever it would have reached.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.stampede)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.tools.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
