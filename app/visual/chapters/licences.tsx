/** Whose work the app is made of. */
import { LicencesButton, useLicences } from '../../licences/index.ts'
import { type Chapter, press, unfold } from '../story.ts'

const mit = `MIT License\n\nCopyright (c) 2019 Somebody\n\n${'Permission is hereby granted, free of charge, to any person obtaining a copy\nof this software. '.repeat(3)}`

const packages = [
  { name: '@base-ui/react', version: '1.9.0', licence: 'MIT', text: 0 },
  { name: 'onnxruntime-web', version: '1.31.0-dev.20260914-8d85527a0', licence: 'MIT', text: 0 },
  { name: 'protobufjs', version: '7.6.6', licence: 'BSD-3-Clause', text: 0 },
]

export const licences: Chapter = {
  name: 'licences',
  stories: [
    { name: 'licences, the way to them', part: <LicencesButton /> },
    {
      name: 'licences',
      before: () => useLicences.setState({ packages, texts: [mit] }),
      after: () => press('Open-source licences'),
    },
    {
      name: 'licences, one unfolded',
      before: () => useLicences.setState({ packages, texts: [mit] }),
      after: async () => {
        press('Open-source licences')
        await new Promise(requestAnimationFrame)
        unfold('onnxruntime-web 1.31.0-dev.20260914-8d85527a0 MIT')
      },
    },
    {
      name: 'licences, which could not be fetched',
      before: () => useLicences.setState({ isOpen: true, isMissing: true }),
    },
  ],
}
