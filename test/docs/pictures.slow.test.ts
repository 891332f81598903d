/** The product itself draws the pictures of the manual again. */
import { pictured } from '../../docs/make/pictures/page';
import { pictureFiles, picturesOf } from '../../docs/make/pictures/pictures';
import { tellForPictures } from '../../docs/make/pictures/story';

test('each picture can be drawn from the cards as they are now', async () => {
  const pictures = picturesOf(await tellForPictures(new Date()));
  expect(pictures.map(({ file }) => file)).toEqual(pictureFiles);
  for (const { file, html } of pictures)
    expect({ file, html }).toEqual({ file, html: expect.stringContaining(`id="${pictured}"`) });
});
