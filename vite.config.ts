/** How Vite serves and builds the app. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { clipVocabulary } from './tools/clip-vocabulary.ts'
import { imagePipelineProxy } from './tools/imagepipeline-proxy.ts'
import { installable } from './tools/installable.ts'
import { oldestBrowsers } from './tools/oldest-browsers.ts'

export default defineConfig(({ mode }) => ({
  // The pages of the bench and of the visual tests are no app.
  plugins: [react(), clipVocabulary(), !['bench', 'visual'].includes(mode) && installable()],
  server: { proxy: imagePipelineProxy() },
  preview: { proxy: imagePipelineProxy() },
  build: { target: Object.entries(oldestBrowsers).map(([name, version]) => `${name}${version}`) },
  worker: { format: 'es' },
  // Pre-bundling would part its code from the wasm file that it looks for beside itself.
  optimizeDeps: { exclude: ['onnxruntime-web'] },
}))
