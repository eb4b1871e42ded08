package space.perigee.onboard.data;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The pixels of an image file, with the values that the file stores.
 *
 * <p>{@link BufferedImage#getRGB} is no way to them: it converts every image to sRGB, which sends
 * gray values through a gamma curve and reduces 16 bits to 8. Samples are taken from the raster
 * instead. Gray fills all three planes, alpha is ignored, palettes are resolved. A CMYK or YCCK
 * JPEG, which ImageIO refuses to show, is converted by {@code red = (255 - C)(255 - K) / 255}.
 *
 * @param width in pixels
 * @param height in pixels
 * @param isBytes whether values are 0 to 255; otherwise they are 0 to 65535
 * @param planes red, green and blue, each row by row
 */
record StoredImage(int width, int height, boolean isBytes, float[] planes) {

  private static final int COLORS = 3;
  private static final int BYTE_BITS = 8;
  private static final int MAX = 255;

  /**
   * Reads an image of any size.
   *
   * @throws DataException if the file is damaged, or no image
   */
  static StoredImage read(Path file) {
    return read(file, (width, height) -> {});
  }

  /**
   * Reads an image of the given size; decodes no other.
   *
   * @throws DataException if the image has another size, the file is damaged, or no image
   */
  static StoredImage read(Path file, int width, int height) {
    return read(
        file,
        (actualWidth, actualHeight) -> {
          if (actualWidth != width || actualHeight != height) {
            throw new DataException(
                String.format(
                    Locale.ROOT,
                    "%s: %dx%d pixels, must be %dx%d as the model's input",
                    file,
                    actualWidth,
                    actualHeight,
                    width,
                    height));
          }
        });
  }

  private interface SizeCheck {
    void accept(int width, int height);
  }

  private static StoredImage read(Path file, SizeCheck check) {
    @Nullable StoredImage image;
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      image = in == null ? null : read(in, check);
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new DataException(file + ": damaged image: " + e.getMessage(), e);
    }
    if (image == null) {
      throw new DataException(
          file
              + ": is not an image; supported are "
              + ImageFolder.SUFFIXES.stream().sorted().toList());
    }
    return image;
  }

  private static @Nullable StoredImage read(ImageInputStream in, SizeCheck check)
      throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
    if (!readers.hasNext()) {
      return null;
    }
    ImageReader reader = readers.next();
    try {
      JpegColors colors = isJpeg(reader) ? JpegColors.read(in) : JpegColors.NONE;
      reader.setInput(in, true, true);
      check.accept(reader.getWidth(0), reader.getHeight(0));
      return colors.areInks() ? ofInks(reader.readRaster(0, null), colors) : of(reader.read(0));
    } finally {
      reader.dispose();
    }
  }

  private static boolean isJpeg(ImageReader reader) throws IOException {
    return reader.getFormatName().toLowerCase(Locale.ROOT).startsWith("jp");
  }

  private static StoredImage of(BufferedImage image) {
    ColorModel model = image.getColorModel();
    int stored = model.getNumColorComponents();
    return model instanceof ComponentColorModel && (stored == 1 || stored == COLORS)
        ? ofComponents(image.getRaster(), stored, model.getComponentSize(0) <= BYTE_BITS)
        : ofPacked(image);
  }

  private static StoredImage ofComponents(Raster raster, int stored, boolean isBytes) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int plane = width * height;
    float[] planes = new float[COLORS * plane];
    for (int color = 0; color < COLORS; color++) {
      float[] band =
          raster.getSamples(
              raster.getMinX(),
              raster.getMinY(),
              width,
              height,
              stored == 1 ? 0 : color,
              (float[]) null);
      System.arraycopy(band, 0, planes, color * plane, plane);
    }
    return new StoredImage(width, height, isBytes, planes);
  }

  /** An image of a palette, or of several colors in one number: both are sRGB already. */
  private static StoredImage ofPacked(BufferedImage image) {
    int width = image.getWidth();
    int plane = width * image.getHeight();
    int[] rgb = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    float[] planes = new float[COLORS * plane];
    for (int i = 0; i < plane; i++) {
      planes[i] = rgb[i] >> 16 & MAX;
      planes[plane + i] = rgb[i] >> 8 & MAX;
      planes[2 * plane + i] = rgb[i] & MAX;
    }
    return new StoredImage(width, image.getHeight(), true, planes);
  }

  private static StoredImage ofInks(Raster raster, JpegColors colors) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int plane = width * height;
    float[] planes = new float[COLORS * plane];
    int[] inks = new int[COLORS + 1];
    for (int i = 0; i < plane; i++) {
      raster.getPixel(raster.getMinX() + i % width, raster.getMinY() + i / width, inks);
      colors.toLight(inks);
      for (int color = 0; color < COLORS; color++) {
        planes[color * plane + i] = Math.round(inks[color] * inks[COLORS] / (float) MAX);
      }
    }
    return new StoredImage(width, height, true, planes);
  }
}
