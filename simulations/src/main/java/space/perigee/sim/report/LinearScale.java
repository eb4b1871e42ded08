package space.perigee.sim.report;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Maps values to a coordinate of a plot, with ticks at multiples of 1, 2 or 5 times a power of ten.
 *
 * @param low value at one end, a multiple of {@code step}
 * @param high value at the other end, above {@code low}, a multiple of {@code step}
 * @param step distance between ticks
 * @param atLow coordinate of {@code low} (px)
 * @param atHigh coordinate of {@code high} (px)
 */
record LinearScale(double low, double high, double step, double atLow, double atHigh) {

  LinearScale {
    if (!(high > low && step > 0)) {
      throw new IllegalArgumentException("no scale from " + low + " to " + high + " by " + step);
    }
  }

  /**
   * Returns a scale that contains {@code low} to {@code high} in at most about {@code ticks} steps.
   */
  static LinearScale holding(double low, double high, int ticks, double atLow, double atHigh) {
    double span = high > low ? high - low : Math.max(1e-3, Math.abs(low) * 0.1);
    double step = niceStep(span / ticks);
    double from = Math.floor(low / step + 1e-9) * step;
    double to = Math.ceil(Math.max(high, low + span) / step - 1e-9) * step;
    return new LinearScale(from, to, step, atLow, atHigh);
  }

  double at(double value) {
    return atLow + (value - low) / (high - low) * (atHigh - atLow);
  }

  /** Returns the coordinate of a count, rounded to double precision above 2^53. */
  double at(long count) {
    return at((double) count);
  }

  /** Returns the values to label, in ascending order. */
  List<Double> ticks() {
    return LongStream.rangeClosed(Math.round(low / step), Math.round(high / step))
        .mapToObj(i -> i * step)
        .toList();
  }

  private static double niceStep(double atLeast) {
    double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
    double lead = atLeast / power;
    double nice = lead <= 1 + 1e-9 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10;
    return nice * power;
  }
}
