package space.perigee.onboard.data;

import java.io.IOException;
import javax.imageio.stream.ImageInputStream;

/**
 * How a JPEG file codes colors, from its frame header and Adobe's marker (ITU-T T.872, 6.5.3).
 *
 * @param components 1 for gray, 3 for color, 4 for inks; 0 if unknown
 * @param isAdobe whether Adobe's marker is present; such files store 255 for no ink
 * @param isYcck whether cyan, magenta and yellow are coded as luminance and two color differences
 */
record JpegColors(int components, boolean isAdobe, boolean isYcck) {

  /** Of a file that is no JPEG. */
  static final JpegColors NONE = new JpegColors(0, false, false);

  private static final int START_OF_FRAME = 0xC0;
  private static final int LAST_FRAME = 0xCF;
  private static final int HUFFMAN_TABLES = 0xC4;
  private static final int RESERVED = 0xC8;
  private static final int ARITHMETIC_TABLES = 0xCC;
  private static final int START_OF_SCAN = 0xDA;
  private static final int ADOBE = 0xEE;
  private static final int ADOBE_TRANSFORM_AT = 11;
  private static final int YCCK = 2;
  private static final int COMPONENTS_AT = 5;
  private static final int INKS = 4;
  private static final int MAX = 255;

  /** Reads the segments up to the first scan, and returns to the position of {@code in}. */
  static JpegColors read(ImageInputStream in) throws IOException {
    in.mark();
    try {
      in.skipBytes(2);
      boolean isAdobe = false;
      boolean isYcck = false;
      int components = 0;
      for (int marker = marker(in); marker != START_OF_SCAN; marker = marker(in)) {
        long end = in.getStreamPosition() + in.readUnsignedShort();
        if (marker == ADOBE && end - in.getStreamPosition() > ADOBE_TRANSFORM_AT) {
          in.skipBytes(ADOBE_TRANSFORM_AT);
          isAdobe = true;
          isYcck = in.readUnsignedByte() == YCCK;
        } else if (isFrame(marker)) {
          in.skipBytes(COMPONENTS_AT);
          components = in.readUnsignedByte();
        }
        in.seek(end);
      }
      return new JpegColors(components, isAdobe, isYcck);
    } finally {
      in.reset();
    }
  }

  private static int marker(ImageInputStream in) throws IOException {
    if (in.readUnsignedByte() != MAX) {
      throw new IOException("no JPEG marker at byte " + (in.getStreamPosition() - 1));
    }
    int marker = in.readUnsignedByte();
    while (marker == MAX) {
      marker = in.readUnsignedByte();
    }
    return marker;
  }

  private static boolean isFrame(int marker) {
    return marker >= START_OF_FRAME
        && marker <= LAST_FRAME
        && marker != HUFFMAN_TABLES
        && marker != RESERVED
        && marker != ARITHMETIC_TABLES;
  }

  /** True for cyan, magenta, yellow and black. */
  boolean areInks() {
    return components == INKS;
  }

  /** Replaces the four stored values of a pixel by the light that each ink leaves, 0 to 255. */
  void toLight(int[] stored) {
    if (isYcck) {
      float y = stored[0];
      float blue = stored[1] - 128;
      float red = stored[2] - 128;
      stored[0] = MAX - clamp(y + 1.402f * red);
      stored[1] = MAX - clamp(y - 0.344136f * blue - 0.714136f * red);
      stored[2] = MAX - clamp(y + 1.772f * blue);
    }
    if (!isAdobe) {
      for (int i = 0; i < INKS; i++) {
        stored[i] = MAX - stored[i];
      }
    }
  }

  private static int clamp(float value) {
    return Math.round(Math.max(0, Math.min(MAX, value)));
  }
}
