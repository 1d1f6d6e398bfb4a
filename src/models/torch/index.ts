/** What torch.save writes, read without running any of it. */
export { isMade, type Pickled } from './pickle.ts'
export { isTorchFile, readTorchFile, type TorchFile } from './torch-file.ts'
