/** Headers of picture files; the bytes were written by Pillow 12: Image.new('RGB', (13, 7)).save(…), the first 40 of each. */
