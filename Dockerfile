# Darkroom as a container: a build, and a small server for its files. HUB_URL and ALLOWED_HOSTS: see docs/hosting.md.
FROM node:22-alpine AS build
WORKDIR /darkroom
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
ARG HUB_URL ALLOWED_HOSTS
RUN npm run build

FROM caddy:2-alpine
COPY --from=build /darkroom/dist/_Caddyfile /etc/caddy/Caddyfile
COPY --from=build /darkroom/dist /srv
EXPOSE 8080
