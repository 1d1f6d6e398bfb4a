/** The same as `headersFile`, for the two servers that people run themselves. */
import { caching, hashed, headers, type Reach } from './headers.ts'

/** A server block for nginx 1.18 or newer, with what its http block needs before it. */
export function nginx(reach: Reach): string {
  const fields = Object.entries(headers(reach)).map(([name, value]) => `  add_header ${name} "${value}" always;`)
  return `# Darkroom on nginx: put this file into conf.d, the build into root, and a certificate before it (see docs/hosting.md).
# With its status: a hashed file that is missing now may come with the rest of a build.
map $status$uri $darkroom_caching {
  default "${caching('/')}";
  "~^(200|206|304)/(.*/)?${hashed.slice(1)}" "${caching(hashed)}";
}

server {
  listen 8080;
  root /srv/darkroom;
  # Others may know this server by another name or port.
  absolute_redirect off;

${fields.join('\n')}
  # A location with an add_header of its own would lose all others.
  add_header Cache-Control $darkroom_caching always;

  # The build brings .gz beside its files; with the module ngx_brotli add: brotli_static on;
  gzip_static on;
  gzip_vary on;

  location ~ \\.wasm$ {
    types {}
    default_type application/wasm;
  }
  location ~ \\.webmanifest$ {
    types {}
    default_type application/manifest+json;
  }
}
`
}

/** A Caddyfile for Caddy 2: by itself it gets a certificate for the address that DARKROOM_ADDRESS says. */
export function caddyfile(reach: Reach): string {
  const fields = Object.entries(headers(reach)).map(([name, value]) => `\t\t${name} "${value}"`)
  return `# Darkroom on Caddy (see docs/hosting.md).
{$DARKROOM_ADDRESS::8080} {
	root * /srv
	header {
${fields.join('\n')}
	}
	@hashed path *${hashed}*
	@others not path *${hashed}*
	header @hashed Cache-Control "${caching(hashed)}"
	header @others Cache-Control "${caching('/')}"
	@manifest path *.webmanifest
	header @manifest Content-Type application/manifest+json
	file_server {
		precompressed br gzip
	}
	# A hashed file that is missing now may come with the rest of a build.
	handle_errors {
		header Cache-Control "${caching('/')}"
		respond "{err.status_code} {err.status_text}" {err.status_code}
	}
}
`
}
