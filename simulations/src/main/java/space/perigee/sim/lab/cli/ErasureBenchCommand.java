package space.perigee.sim.lab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.fec.ErasureCode;
import space.perigee.sync.fec.SymbolReader;
import space.perigee.sync.fec.SymbolWriter;
import space.perigee.sync.io.InputException;

/** {@code perigee sim fec-bench}: measures forward error correction on one core. */
@Command(
    name = "fec-bench",
    description = {
      "Measure forward error correction of one block in memory.",
      "Each round encodes the repair symbols, drops random symbols, decodes, and compares the"
          + " result. Rates are bytes of data per CPU time of the working thread."
    })
public final class ErasureBenchCommand extends PerigeeCommand {

  private static final int MAX_MEBIBYTES = 256;

  @Option(
      names = "--size",
      paramLabel = "MIB",
      description = "Size of the data in MiB (default: ${DEFAULT-VALUE}).")
  private int mebibytes = 20;

  @Option(
      names = "--symbol",
      paramLabel = "BYTES",
      description = "Size of a symbol in bytes (default: ${DEFAULT-VALUE}).")
  private int symbolBytes = 1440;

  @Option(
      names = "--repair",
      paramLabel = "PERCENT",
      defaultValue = "13",
      description = "Repair symbols, in percent of the data symbols (default: ${DEFAULT-VALUE}).")
  private double repairPercent;

  @Option(
      names = "--loss",
      paramLabel = "PERCENT",
      defaultValue = "10",
      description = "Loss of data and repair symbols, in percent (default: ${DEFAULT-VALUE}).")
  private double lossPercent;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Rounds, the first of which warm up the compiler (default: ${DEFAULT-VALUE}).")
  private int rounds = 9;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of data and losses (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  private ErasureCode code = ErasureCode.of(1, ErasureCode.MIN_SYMBOL_BYTES);
  private byte[] data = {};
  private byte[] repair = {};
  private Random random = new Random();

  /**
   * The result of a round.
   *
   * @param decodeMBps NaN if too much was lost
   * @param lost lost data symbols
   * @param spare surviving symbols beyond those needed; negative if too few survived
   */
  private record Round(double encodeMBps, double decodeMBps, int lost, int spare) {

    String text() {
      String decode =
          Double.isNaN(decodeMBps) ? "-" : String.format(Locale.ROOT, "%.1f", decodeMBps);
      return String.format(Locale.ROOT, "%11.1f %12s %10d %9d", encodeMBps, decode, lost, spare);
    }
  }

  @Override
  public Integer call() throws IOException {
    prepare();
    PrintWriter out = out();
    out.printf(
        Locale.ROOT,
        "%,d data symbols of %,d bytes, %,d repair symbols, %s %% of both lost, seed %d%n",
        code.count(),
        symbolBytes,
        repair.length / symbolBytes,
        lossPercent,
        seed);
    out.println("encode MB/s  decode MB/s  data lost  to spare");
    List<Round> done = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      Round round = round();
      done.add(round);
      out.println(round.text());
      out.flush();
    }
    out.println(median("encode", done.stream().mapToDouble(Round::encodeMBps).toArray()));
    double[] decoded =
        done.stream().mapToDouble(Round::decodeMBps).filter(r -> !Double.isNaN(r)).toArray();
    out.println(
        decoded.length == 0
            ? "decode: too much was lost in every round"
            : median("decode", decoded));
    return 0;
  }

  private void prepare() {
    OptionValues.requireWithin("--size", mebibytes, 1, MAX_MEBIBYTES);
    OptionValues.requireWithin(
        "--symbol", symbolBytes, ErasureCode.MIN_SYMBOL_BYTES, ErasureCode.MAX_SYMBOL_BYTES);
    OptionValues.requireWithin("--loss", lossPercent, 0, 100);
    OptionValues.requireWithin("--rounds", rounds, 1, 1000);
    int bytes = mebibytes << 20;
    try {
      code = ErasureCode.of((bytes + symbolBytes - 1) / symbolBytes, symbolBytes);
    } catch (IllegalArgumentException e) {
      throw new InputException(
          "--size " + mebibytes + " --symbol " + symbolBytes + ": " + e.getMessage(), e);
    }
    double most = 100.0 * code.repairCapacity() / code.count();
    OptionValues.requireWithin("--repair", repairPercent, 0, most);
    random = new Random(seed);
    data = new byte[code.count() * symbolBytes];
    random.nextBytes(data);
    repair = new byte[(int) Math.rint(repairPercent / 100 * code.count()) * symbolBytes];
  }

  private Round round() throws IOException {
    int repairs = repair.length / symbolBytes;
    long start = cpuNanos();
    code.encode(reader(data), 0, repairs, writer(repair));
    double encode = rate(start);
    BitSet presentData = survivors(code.count());
    BitSet presentRepairs = survivors(repairs);
    int lost = code.count() - presentData.cardinality();
    int spare = presentRepairs.cardinality() - lost;
    if (spare < 0) {
      return new Round(encode, Double.NaN, lost, spare);
    }
    byte[] received = data.clone();
    for (int i = presentData.nextClearBit(0);
        i < code.count();
        i = presentData.nextClearBit(i + 1)) {
      Arrays.fill(received, i * symbolBytes, (i + 1) * symbolBytes, (byte) 0);
    }
    start = cpuNanos();
    code.decode(reader(received), presentData, reader(repair), presentRepairs, writer(received));
    double decode = rate(start);
    if (!Arrays.equals(received, data)) {
      throw new IllegalStateException("decoding returned other data; this is a bug");
    }
    return new Round(encode, decode, lost, spare);
  }

  private BitSet survivors(int count) {
    BitSet survivors = new BitSet(count);
    for (int i = 0; i < count; i++) {
      survivors.set(i, random.nextDouble() >= lossPercent / 100);
    }
    return survivors;
  }

  private SymbolReader reader(byte[] from) {
    return (symbol, offset, stripe) ->
        stripe.put(from, symbol * symbolBytes + offset, stripe.remaining());
  }

  private SymbolWriter writer(byte[] to) {
    return (symbol, offset, stripe) ->
        stripe.get(to, symbol * symbolBytes + offset, stripe.remaining());
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Returns the rate since {@code start}, in MB of data per second. */
  private double rate(long start) {
    return 1e3 * data.length / Math.max(1, cpuNanos() - start);
  }

  private static String median(String what, double[] rates) {
    Arrays.sort(rates);
    double median = rates[rates.length / 2];
    return String.format(
        Locale.ROOT,
        "%s: %.1f MB/s, %,.0f Mbit/s on one core (median of %d)",
        what,
        median,
        8 * median,
        rates.length);
  }
}
