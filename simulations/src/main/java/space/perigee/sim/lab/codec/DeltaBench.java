package space.perigee.sim.lab.codec;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaException;
import space.perigee.sync.delta.DeltaFigures;
import space.perigee.sync.delta.DeltaLevels;
import space.perigee.sync.delta.DeltaStatistics;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.delta.UnknownBaseException;
import space.perigee.sync.model.Weights;

/** Measures deltas: size relative to entropy, speed, and memory. */
public final class DeltaBench {

  private final int codecThreads;
  private final boolean chain;
  private final boolean others;
  private final int repeat;
  private final Map<DeltaTarget, DeltaLevels> before = new HashMap<>();
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * A measured delta.
   *
   * @param allocatedBytes the larger of what encoding and decoding allocated; 0 with several
   *     threads
   */
  public record Row(
      int pair,
      DeltaTarget target,
      DeltaFigures figures,
      long allocatedBytes,
      @Nullable PublishedCodings published) {

    public static final String HEADING =
        "pair   density  nonzeros       bytes    H0 bytes    over   ratio  encode  decode   heap"
            + "  golomb  int8+zstd";

    public String text() {
      DeltaStatistics s = figures.statistics();
      String text =
          String.format(
              Locale.ROOT,
              "%4d  %8s %9s %11d %11s %7s %6.1fx %7.1f %7.1f %6s",
              pair,
              name(target),
              s.isLossy() ? s.nonzeros() : "-",
              s.bytes(),
              s.isLossy() ? String.format(Locale.ROOT, "%.1f", s.entropyBytes()) : "-",
              s.isLossy() ? ratio(s.overEntropy()) : "-",
              s.ratioToFloat32(),
              figures.encodeMBps(),
              figures.decodeMBps(),
              allocatedBytes == 0
                  ? "-"
                  : String.format(Locale.ROOT, "%.2fx", allocatedBytes / 4.0 / s.parameters()));
      return published == null
          ? text
          : text
              + String.format(
                  Locale.ROOT,
                  " %7s    %7s",
                  ratio(published.golombRiceBytes() / s.entropyBytes()),
                  ratio(published.int8ZstdBytes() / s.entropyBytes()));
    }

    private static String ratio(double value) {
      return String.format(Locale.ROOT, "%.3f", value);
    }
  }

  public DeltaBench(int codecThreads, boolean chain, boolean others, int repeat) {
    this.codecThreads = codecThreads;
    this.chain = chain;
    this.others = others;
    this.repeat = repeat;
  }

  public static String name(DeltaTarget target) {
    return target instanceof DeltaTarget.Density density
        ? String.format(Locale.ROOT, "%.3g%%", 100 * density.fraction())
        : "lossless";
  }

  public Row measure(int pair, Weights base, Weights next, DeltaTarget target) {
    List<DeltaLevels> parents = chain ? parents(target, base) : List.of();
    DeltaCodec.Options known =
        new DeltaCodec.Options(parents.isEmpty() ? null : parents.get(0), codecThreads);
    long encode = Long.MAX_VALUE;
    long decode = Long.MAX_VALUE;
    long allocated = 0;
    DeltaCodec.Encoded encoded = DeltaCodec.encode(base, next, target, known);
    for (int i = 0; i < repeat; i++) {
      long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      encoded = DeltaCodec.encode(base, next, target, known);
      long coded = System.nanoTime();
      long allocatedBetween = threads.getCurrentThreadAllocatedBytes();
      Weights result = decode(base, encoded.bytes(), parents);
      long decoded = System.nanoTime();
      long allocatedAfter = threads.getCurrentThreadAllocatedBytes();
      if (!result.equals(encoded.result())) {
        throw new IllegalStateException("decoding returned another result; this is a bug");
      }
      encode = Math.min(encode, coded - start);
      decode = Math.min(decode, decoded - coded);
      allocated = Math.max(allocatedBetween - allocatedBefore, allocatedAfter - allocatedBetween);
    }
    before.put(target, encoded.levels());
    PublishedCodings published =
        others && target instanceof DeltaTarget.Density density
            ? PublishedCodings.of(base, next, density)
            : null;
    DeltaFigures figures = new DeltaFigures(encoded.statistics(), encode, decode);
    return new Row(pair, target, figures, codecThreads == 1 ? allocated : 0, published);
  }

  private List<DeltaLevels> parents(DeltaTarget target, Weights base) {
    DeltaLevels levels = before.get(target);
    return levels != null && levels.size() == base.size() ? List.of(levels) : List.of();
  }

  private Weights decode(Weights base, byte[] bytes, List<DeltaLevels> parents) {
    try {
      return DeltaCodec.decode(prefix -> Optional.of(base), bytes, parents, codecThreads).result();
    } catch (DeltaException | UnknownBaseException e) {
      throw new IllegalStateException("the delta cannot be decoded; this is a bug", e);
    }
  }

  /** The results of all pairs for one target. */
  public record Summary(DeltaTarget target, List<Row> rows) {

    /** Returns the mean of a figure over all pairs. */
    public double mean(ToDoubleFunction<Row> of) {
      return rows.stream().mapToDouble(of).average().orElse(Double.NaN);
    }

    /** Returns the mean number of levels other than zero; NaN without levels. */
    public double meanNonzeros() {
      return target instanceof DeltaTarget.Lossless
          ? Double.NaN
          : mean(row -> row.figures().statistics().nonzeros());
    }

    /** Returns the mean ratio of bytes to entropy. */
    public double meanOverEntropy() {
      return mean(row -> row.figures().statistics().overEntropy());
    }

    /** Returns the ratio of all bytes to all entropy. */
    public double totalOverEntropy() {
      return mean(
              row -> {
                DeltaStatistics s = row.figures().statistics();
                return s.bytes() - s.vectorBytes();
              })
          / mean(row -> row.figures().statistics().entropyBytes());
    }

    /** Returns the highest ratio of bytes to entropy, after allowing 64 bytes for the header. */
    public double worstBeyond64() {
      return rows.stream()
          .map(row -> row.figures().statistics())
          .mapToDouble(s -> (s.bytes() - s.vectorBytes() - 64) / s.entropyBytes())
          .max()
          .orElse(Double.NaN);
    }
  }

  /** Returns a summary for each target. */
  public static List<Summary> summaries(List<Row> rows, List<DeltaTarget> targets) {
    return targets.stream()
        .map(t -> new Summary(t, rows.stream().filter(r -> r.target().equals(t)).toList()))
        .toList();
  }

  public static List<String> summary(List<Row> rows, List<DeltaTarget> targets) {
    List<String> lines = new ArrayList<>();
    for (Summary s : summaries(rows, targets)) {
      String rates =
          String.format(
              Locale.ROOT,
              "mean ratio to float32 %.2fx, encode %.1f, decode %.1f MB/s",
              s.mean(r -> r.figures().statistics().ratioToFloat32()),
              s.mean(r -> r.figures().encodeMBps()),
              s.mean(r -> r.figures().decodeMBps()));
      lines.add(
          s.target() instanceof DeltaTarget.Density
              ? String.format(
                  Locale.ROOT,
                  "%s: mean over H0 %.4f, of totals %.4f, worst less 64 bytes %.4f; %s",
                  name(s.target()),
                  s.meanOverEntropy(),
                  s.totalOverEntropy(),
                  s.worstBeyond64(),
                  rates)
              : name(s.target()) + ": " + rates);
    }
    return lines;
  }
}
