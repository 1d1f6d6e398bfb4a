/** How Vite serves and builds the app. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { clipVocabulary } from './tools/clip-vocabulary.ts'
import { hosted } from './tools/hosting/index.ts'
import { imagePipelineProxy } from './tools/imagepipeline-proxy.ts'
import { installable } from './tools/installable.ts'
import { licences, onlyListed } from './tools/licences.ts'
import { oldestBrowsers } from './tools/oldest-browsers.ts'

export default defineConfig(({ mode }) => ({
  // The pages of the bench and of the visual tests are no app.
  plugins: [
    react(),
    clipVocabulary(),
    !['bench', 'visual'].includes(mode) && [licences(), onlyListed(), installable(), hosted()],
  ],
  // Any path of any host will do; the pages of the bench and of the visual tests lie deeper than what they show.
  base: ['bench', 'visual'].includes(mode) ? '/' : './',
  server: { proxy: imagePipelineProxy() },
  preview: { proxy: imagePipelineProxy() },
  // Readable while one works on it and in the visual tests' pages; short in what is shipped.
  css: { modules: { generateScopedName: mode === 'production' ? '[hash:base64:6]' : '[name]_[local]' } },
  build: { target: Object.entries(oldestBrowsers).map(([name, version]) => `${name}${version}`) },
  worker: { format: 'es', plugins: () => [onlyListed()] },
  // Pre-bundling would part its code from the wasm file that it looks for beside itself.
  optimizeDeps: { exclude: ['onnxruntime-web'] },
}))
