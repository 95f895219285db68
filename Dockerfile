# One replica of Stampede. Its database is brought up to date by the same image: node dist/platform/db/migrate.js

FROM node:24.21-slim AS build
WORKDIR /stampede
# The install must not fetch native engines: neither generating the client nor our migrations need them.
ENV PRISMA_SCHEMA_ENGINE_BINARY=/bin/true PRISMA_SKIP_POSTINSTALL_GENERATE=1
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node local/bootstrap.mjs build

FROM node:24.21-slim AS packages
WORKDIR /stampede
ENV PRISMA_SCHEMA_ENGINE_BINARY=/bin/true PRISMA_SKIP_POSTINSTALL_GENERATE=1
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24.21-slim
WORKDIR /stampede
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 WEB_DIR=/stampede/web/dist
COPY --from=packages /stampede/node_modules node_modules
COPY --from=build /stampede/dist dist
COPY --from=build /stampede/web/dist web/dist
COPY --from=build /stampede/prisma prisma
COPY package.json ./
# Everything above belongs to root: the server can read it and change nothing.
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/bundle/main.js"]
