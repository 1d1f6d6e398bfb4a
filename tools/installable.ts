/** What makes the build an app that is installed and works offline: the web app manifest and the service worker. */
import type { Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

/** The Vite plugin; in development there is no service worker. Every address is relative, so any base path will do. */
export function installable(): Plugin[] {
  return VitePWA({
    // The page registers it itself (app/pwa/update.ts): the plugin's own code would reload every open tab.
    injectRegister: false,
    manifest: {
      start_url: '.',
      scope: '.',
      name: 'Darkroom',
      short_name: 'Darkroom',
      description: 'Stable Diffusion in the browser: pictures from words, made on your own device.',
      lang: 'en',
      dir: 'ltr',
      categories: ['photo', 'graphics'],
      display: 'standalone',
      background_color: '#0b0a0a',
      theme_color: '#141211',
      icons: [
        { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
        { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
        { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
      ],
      screenshots: [
        screenshot('wide', '1280x800', 'The request at the left, the picture in the middle'),
        screenshot('narrow', '390x844', 'The picture first, the request below it'),
      ],
      shortcuts: [
        { name: 'Draw on this device', url: './?backend=local' },
        { name: 'Draw with ImagePipeline', url: './?backend=remote' },
      ],
      share_target: {
        action: '.',
        method: 'GET',
        enctype: 'application/x-www-form-urlencoded',
        params: { text: 'prompt' },
      },
      file_handlers: [{ action: '.', accept: { 'application/octet-stream': ['.safetensors'] } }],
      launch_handler: { client_mode: 'navigate-new' },
    },
    includeManifestIcons: false,
    workbox: {
      // The page, the engine's code, CLIP's merges and the demo model; icons and screenshots are the system's affair.
      globPatterns: [
        ...['**/*.{html,js,css,txt,json,safetensors}', 'icon.svg', 'examples/*.webp'],
        // Of the face the letters that are common; those of other scripts come when a prompt has them.
        'assets/geist-latin-*.woff2',
      ],
      globIgnores: ['404.html', 'sbom.cdx.json'],
      maximumFileSizeToCacheInBytes: 8 << 20,
      runtimeCaching: [
        {
          // Two builds of 17 and 27 MB, of which a browser uses one: that one is kept, and its predecessor is not.
          urlPattern: /\/assets\/ort-wasm-[^/]*\.wasm$/,
          handler: 'CacheFirst',
          options: {
            cacheName: 'darkroom-runtime',
            cacheableResponse: { statuses: [200] },
            expiration: { maxEntries: 1 },
          },
        },
      ],
      // A file's own address shows the file, and the proxy's is none of ours.
      navigateFallbackDenylist: [/\.\w+$/, /\/imagepipeline\//],
      // So that the first visit warms the runtime through it; a successor waits until the person lets it.
      clientsClaim: true,
      cleanupOutdatedCaches: true,
      inlineWorkboxRuntime: true,
      sourcemap: false,
    },
  })
}

function screenshot(form_factor: 'wide' | 'narrow', sizes: string, label: string) {
  return { src: `icons/screenshot-${form_factor}.png`, sizes, type: 'image/png', form_factor, label }
}
