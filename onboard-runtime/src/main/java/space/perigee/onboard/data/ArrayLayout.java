package space.perigee.onboard.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The order of the dimensions of images in an array. */
public enum ArrayLayout {
  /** {@code [n, channels, height, width]}, as in PyTorch. */
  CHANNELS_FIRST,
  /** {@code [n, height, width, channels]}, as in Keras and in image libraries. */
  CHANNELS_LAST;

  /** The layout of a name; empty if there is none. */
  public static Optional<ArrayLayout> named(String text) {
    return Arrays.stream(values()).filter(known -> known.text().equals(text)).findFirst();
  }

  /** The name in options, such as {@code channels-last}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
