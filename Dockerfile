# The same version that package.json pins for development.
ARG NODE_VERSION=24.21.0

FROM node:${NODE_VERSION}-alpine AS web
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.base.json tsconfig.core.json tsconfig.node.json ./
COPY shared ./shared
COPY client-sdk/src ./client-sdk/src
COPY web ./web
RUN node node_modules/vite/bin/vite.js build web

FROM node:${NODE_VERSION}-alpine AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
# A third of the packages is types, source maps and documentation, which no server reads.
RUN find node_modules -type f \( -name '*.d.ts' -o -name '*.d.?ts' -o -name '*.map' -o -name '*.md' \) \
  ! -iname 'licen?e*' -delete

FROM node:${NODE_VERSION}-alpine
ENV NODE_ENV=production \
    PORT=3000 \
    DATA_DIR=/data
# The only place the server writes to; everything else may be mounted read-only.
RUN install -d -o node -g node -m 0700 /data
VOLUME /data
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=web /app/web/dist ./web/dist
COPY package.json ./
COPY shared ./shared
COPY server ./server
COPY tools/backup.ts ./tools/backup.ts
COPY tools/healthy.ts ./tools/healthy.ts
COPY tools/say-result.ts ./tools/say-result.ts
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "tools/healthy.ts"]
CMD ["node", "server/main.ts"]
