package space.perigee.onboard.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The images in the test resources are 4x4; each row stores the same four values of gray. */
class StoredImageTest {

  private static final int SIDE = 4;
  private static final int[] BYTES = {0, 64, 128, 255};

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"gray8.png", "la.png", "rgb.png"})
  void grayIsAsStoredInAllBands(String name) {
    assertThat(StoredImage.read(Cases.images(name)).planes()).containsExactly(rows(BYTES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gray.jpg", "cmyk.jpg"})
  void aJpegIsWithinItsLoss(String name) {
    StoredImage image = StoredImage.read(Cases.images(name));

    assertThat(image.isBytes()).isTrue();
    assertThat(image.planes()).containsExactly(rows(BYTES), within(2f));
  }

  @ParameterizedTest
  @CsvSource({"gray16.png, 16448, 32896, 65535", "gray12in16.png, 1024, 2048, 4080"})
  void sixteenBitsKeepTheirRange(String name, int second, int third, int fourth) {
    StoredImage image = StoredImage.read(Cases.images(name));

    assertThat(image.isBytes()).isFalse();
    assertThat(image.planes()).containsExactly(rows(0, second, third, fourth));
  }

  @Test
  void sixteenBitsOfColorKeepTheirRange() throws IOException {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, 1, DataBuffer.TYPE_USHORT);
    WritableRaster raster = model.createCompatibleWritableRaster(1, 1);
    raster.setPixel(0, 0, new int[] {300, 40000, 65535});
    Path file = write(new BufferedImage(model, raster, false, null), "png");

    assertThat(StoredImage.read(file).planes()).containsExactly(300, 40000, 65535);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_BYTE_GRAY,
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_INT_RGB
      })
  void aBmpOfAnyKindIsAsStored(int type) throws IOException {
    Path file = write(gray(type), "bmp");

    assertThat(StoredImage.read(file).planes()).containsExactly(rows(BYTES));
  }

  @Test
  void aGifIsAsStored() throws IOException {
    Path file = folder.resolve("image.gif");
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      ImageWriteParam rowByRow = writer.getDefaultWriteParam();
      rowByRow.setProgressiveMode(ImageWriteParam.MODE_DISABLED);
      writer.write(null, new IIOImage(gray(BufferedImage.TYPE_BYTE_GRAY), null, null), rowByRow);
    }

    assertThat(StoredImage.read(file).planes()).containsExactly(rows(BYTES));
  }

  @Test
  void aColorProfileDoesNotChangeWhatIsStored() throws IOException {
    ComponentColorModel linear =
        new ComponentColorModel(
            ICC_ColorSpace.getInstance(ColorSpace.CS_LINEAR_RGB),
            false,
            false,
            1,
            DataBuffer.TYPE_BYTE);
    WritableRaster raster = linear.createCompatibleWritableRaster(SIDE, SIDE);
    for (int i = 0; i < SIDE * SIDE; i++) {
      int value = BYTES[i % SIDE];
      raster.setPixel(i % SIDE, i / SIDE, new int[] {value, value, value});
    }
    Path file = write(new BufferedImage(linear, raster, false, null), "png");

    assertThat(StoredImage.read(file).planes()).containsExactly(rows(BYTES));
  }

  /** The values of the CMYK file, read as luminance and color differences. */
  @Test
  void aYcckJpegIsConverted() throws IOException {
    byte[] bytes = Files.readAllBytes(Cases.images("cmyk.jpg"));
    bytes[17] = 2;
    Path file = Files.write(folder.resolve("ycck.jpg"), bytes);

    float[] planes = StoredImage.read(file).planes();

    for (int x = 0; x < SIDE; x++) {
      int off = BYTES[x] - 128;
      assertThat(planes[x]).isCloseTo(light(BYTES[x] + 1.402 * off), within(4f));
      assertThat(planes[16 + x]).isCloseTo(light(BYTES[x] - 1.05827 * off), within(4f));
      assertThat(planes[32 + x]).isCloseTo(light(BYTES[x] + 1.772 * off), within(4f));
    }
  }

  private static float light(double converted) {
    return (float) (255 - Math.max(0, Math.min(255, converted)));
  }

  @Test
  void anImageOfAnotherSizeIsNotDecoded() throws IOException {
    byte[] bytes = Files.readAllBytes(Cases.images("gray8.png"));
    bytes[16] = 0x7f;
    bytes[20] = 0x7f;
    Path huge = Files.write(folder.resolve("huge.png"), bytes);

    assertThatThrownBy(() -> StoredImage.read(huge, SIDE, SIDE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("must be 4x4 as the model's input");
  }

  private static float[] rows(int... row) {
    float[] planes = new float[3 * SIDE * SIDE];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = row[i % SIDE];
    }
    return planes;
  }

  /** Sets the stored values of all bands, which are gray or red, green and blue. */
  private static BufferedImage gray(int type) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, type);
    for (int i = 0; i < SIDE * SIDE; i++) {
      int value = BYTES[i % SIDE];
      image.getRaster().setPixel(i % SIDE, i / SIDE, new int[] {value, value, value});
    }
    return image;
  }

  private Path write(BufferedImage image, String format) throws IOException {
    Path file = folder.resolve("image." + format);
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    return file;
  }
}
