/** Revisions of the project, each with its sources in a folder of its own. */
import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../set-up.mjs'

/** @typedef {{ name: string, folder: string, remove(): void }} Sources */

/**
 * The working tree as it stands.
 * @returns {Sources}
 */
export function workingTree() {
  return { name: git('describe', '--always', '--dirty'), folder: root, remove: () => {} }
}

/**
 * A revision by any name that git knows, `.` for the working tree. It is measured with the bench of the working tree, so
 * that both sides of a comparison are.
 * @returns {Sources}
 */
export function checkedOut(/** @type {string} */ revision) {
  if (revision === '.') return workingTree()
  const name = git('rev-parse', '--short', '--verify', `${revision}^{commit}`)
  // Inside the project, so that the sources find its node_modules.
  const folder = join(root, '.cache/bench', name)
  const remove = () => {
    rmSync(folder, { recursive: true, force: true })
    git('worktree', 'prune')
  }
  remove()
  git('worktree', 'add', '--detach', folder, name)
  cpSync(join(root, 'tools/bench'), join(folder, 'tools/bench'), { recursive: true })
  if (lock(folder) !== lock(root)) {
    const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
      stdio: 'inherit',
    })
    if (status !== 0) throw new Error(`The dependencies of ${name} could not be installed`)
  }
  return { name, folder, remove }
}

function lock(/** @type {string} */ folder) {
  return readFileSync(join(folder, 'package-lock.json'), 'utf8')
}

function git(/** @type {string[]} */ ...words) {
  const { status, stdout, stderr } = spawnSync('git', words, { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`)
  return stdout.trim()
}
