package space.perigee.hw.text;

import java.util.Locale;

/** Numbers with units, for the terminal. */
public final class Quantity {

  private Quantity() {}

  /** A number with at most one decimal, omitted if it is zero. */
  public static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** A number of things, such as {@code 1 delivery} and {@code 1,200 deliveries}. */
  public static String count(long number, String one, String many) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
  }

  public static String watts(double watts) {
    return String.format(Locale.ROOT, "%.1f W", watts);
  }

  /**
   * Memory or storage, in powers of two.
   *
   * @param megabytes in units of 2^20 bytes
   */
  public static String memory(long megabytes) {
    if (megabytes >= 1 << 20) {
      return number(megabytes / 1048576.0) + " TB";
    }
    return megabytes >= 1024 ? number(megabytes / 1024.0) + " GB" : megabytes + " MB";
  }

  /** Bytes on a link, in powers of ten like bit rates. */
  public static String bytes(long bytes) {
    if (bytes >= 1_000_000_000L) {
      return number(bytes / 1e9) + " GB";
    }
    if (bytes >= 1_000_000L) {
      return number(bytes / 1e6) + " MB";
    }
    return bytes >= 1000 ? number(bytes / 1e3) + " kB" : bytes + " B";
  }

  public static String rate(long bitsPerSecond) {
    if (bitsPerSecond >= 1_000_000_000L) {
      return number(bitsPerSecond / 1e9) + " Gbit/s";
    }
    if (bitsPerSecond >= 1_000_000L) {
      return number(bitsPerSecond / 1e6) + " Mbit/s";
    }
    return bitsPerSecond >= 1000
        ? number(bitsPerSecond / 1e3) + " kbit/s"
        : bitsPerSecond + " bit/s";
  }

  public static String duration(double seconds) {
    if (seconds >= 5400) {
      return number(seconds / 3600) + " h";
    }
    return seconds >= 90 ? number(seconds / 60) + " min" : number(seconds) + " s";
  }
}
