# hardenbot in a container: built with everything, run with nothing but the product, as a user without rights.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json setup.mjs ./
COPY setup setup
COPY src src
COPY adapters adapters
COPY jobs jobs
RUN npm run build

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY examples examples
COPY manifests manifests
# The worker keeps its mirror of the ledger in one; the simulated tenant leaves its certificate in the other for others to read.
RUN install -d -o node -g node /mirror /simulated
USER node
ENTRYPOINT ["node", "dist/src/cli.js"]
CMD ["start"]
