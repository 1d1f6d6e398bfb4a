/** What the dev and preview servers pass on to the ImagePipeline API, so that on this machine CORS is no matter. */
import type { ProxyOptions } from 'vite'

/** The base URL to enter in the settings. */
const prefix = '/imagepipeline'

/** For Vite's `proxy` settings; `target` is the API's base URL. */
export function imagePipelineProxy(
  target = process.env.IMAGEPIPELINE_URL ?? 'https://api.imagepipeline.io',
): Record<string, ProxyOptions> {
  return {
    [`${prefix}/`]: {
      target,
      changeOrigin: true,
      rewrite: (path) => path.slice(prefix.length),
      configure(proxy) {
        proxy.on('proxyReq', (request) => {
          for (const name of ['origin', 'referer', 'cookie']) request.removeHeader(name)
        })
      },
    },
  }
}
