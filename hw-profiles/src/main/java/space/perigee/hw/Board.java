package space.perigee.hw;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Optional;
import space.perigee.hw.yaml.Finding;

/**
 * A computer that can fly: what it has, and what computing on it costs.
 *
 * @param processor the CPU and what it can compute
 * @param memory main memory and storage
 * @param natives which native libraries run on it
 * @param power what the whole board draws
 * @param quotas memory that Perigee may use at most
 * @param measured rates of networks measured on such a board; empty for most boards
 */
public record Board(
    @JsonUnwrapped ProfileInfo info,
    @JsonUnwrapped Processor processor,
    @JsonUnwrapped Memory memory,
    @JsonUnwrapped Natives natives,
    Power power,
    Quotas quotas,
    List<Rate> measured)
    implements Profile {

  /**
   * @throws IllegalArgumentException if the architecture cannot run the platform, or the quotas
   *     exceed the board
   */
  public Board {
    measured = List.copyOf(measured);
    Platform platform = natives.javacppPlatform();
    new FieldChecks()
        .that(
            platform.architectures().contains(processor.architecture()),
            "architecture",
            processor.architecture(),
            "must be " + String.join(" or ", platform.architectures()) + " to run " + platform.id())
        .that(
            quotas.residentMb() <= memory.ramMb(),
            "quotas",
            quotas.residentMb() + " MB of heap, native, replay and runtime",
            "must fit into the " + memory.ramMb() + " MB of ramMb")
        .that(
            quotas.outboxMb() <= memory.storageMb(),
            "quotas.outboxMb",
            quotas.outboxMb(),
            "must fit into the " + memory.storageMb() + " MB of storageMb")
        .done();
  }

  @Override
  public ProfileKind kind() {
    return ProfileKind.BOARD;
  }

  /** The measured rate of a network on such a board, if there is one. */
  public Optional<Rate> measured(String model) {
    return measured.stream().filter(rate -> rate.model().equals(model)).findFirst();
  }

  /** Energy of 10^9 float32 operations while training, including the share of idle power (J). */
  public double trainJoulesPerGflop() {
    return power.wattsTrain() / processor.sustainedGflops();
  }

  /** Memory left for the operating system and other programs (MB). */
  public int unclaimedRamMb() {
    return memory.ramMb() - quotas.residentMb();
  }

  /**
   * The CPU.
   *
   * @param cpu its name
   * @param architecture {@code armv7}, {@code aarch64} or {@code x86_64}
   * @param cores number of cores that learning may use
   * @param clockMhz sustained clock of the cores (MHz)
   * @param sustainedGflops float32 matrix arithmetic sustained for minutes, with the native library
   *     of the board (10^9 operations a second)
   */
  public record Processor(
      String cpu, String architecture, int cores, int clockMhz, double sustainedGflops) {

    public Processor {
      new FieldChecks()
          .text("cpu", cpu)
          .within("cores", cores, 1, 1024)
          .within("clockMhz", clockMhz, 1, 10_000)
          .positive("sustainedGflops", sustainedGflops, 100_000)
          .done();
    }
  }

  /**
   * Main memory and storage.
   *
   * @param ramMb main memory (MB)
   * @param storageMb non-volatile storage (MB)
   */
  public record Memory(int ramMb, int storageMb) {

    public Memory {
      new FieldChecks()
          .within("ramMb", ramMb, 64, 4_194_304)
          .within("storageMb", storageMb, 64, 1_073_741_824)
          .done();
    }
  }

  /**
   * The native libraries that run on the board.
   *
   * @param javacppPlatform operating system and CPU family
   * @param nd4jClassifier Maven classifier of ND4J's native library, one of the platform's
   */
  public record Natives(Platform javacppPlatform, String nd4jClassifier) {

    /**
     * @throws IllegalArgumentException if the classifier is not one of the platform's
     */
    public Natives {
      new FieldChecks()
          .that(
              javacppPlatform.classifiers().contains(nd4jClassifier),
              "nd4jClassifier",
              nd4jClassifier,
              "must be one of " + String.join(", ", javacppPlatform.classifiers()))
          .done();
    }

    /** Whether the native library uses oneDNN for convolutions. */
    public boolean hasOneDnn() {
      return nd4jClassifier.contains("-onednn");
    }
  }

  /**
   * Power drawn by the whole board, including memory and regulators.
   *
   * @param wattsIdle while only the operating system runs (W)
   * @param wattsInfer during continuous inference (W)
   * @param wattsTrain during continuous training on all cores (W)
   */
  public record Power(double wattsIdle, double wattsInfer, double wattsTrain) {

    /**
     * @throws IllegalArgumentException if a value is outside 0 to 2000 W, or work draws less than
     *     idling
     */
    public Power {
      new FieldChecks()
          .positive("wattsIdle", wattsIdle, 2000)
          .positive("wattsInfer", wattsInfer, 2000)
          .positive("wattsTrain", wattsTrain, 2000)
          .that(
              !(wattsInfer < wattsIdle),
              "wattsInfer",
              Finding.number(wattsInfer),
              "must not be below wattsIdle " + Finding.number(wattsIdle))
          .that(
              !(wattsTrain < wattsIdle),
              "wattsTrain",
              Finding.number(wattsTrain),
              "must not be below wattsIdle " + Finding.number(wattsIdle))
          .done();
    }
  }

  /**
   * Memory that Perigee may use at most, in MB of 2^20 bytes. The outbox counts against storage,
   * the rest against main memory. {@code -Xmx} is {@code heapMb} plus {@code replayMb}, since a
   * replay memory that is not on disk is on the heap.
   *
   * @param heapMb Java heap, without the replay memory (MB)
   * @param nativeMb ND4J's arrays, which are outside the heap, and the working memory of its
   *     operations (MB)
   * @param replayMb replay memory (MB)
   * @param runtimeMb the JVM and native libraries: code, data, classes, stacks (MB)
   * @param outboxMb deltas and hard examples that wait for a contact (MB)
   */
  public record Quotas(int heapMb, int nativeMb, int replayMb, int runtimeMb, int outboxMb) {

    /**
     * @throws IllegalArgumentException if a quota is outside 1 MB to 4 TB
     */
    public Quotas {
      new FieldChecks()
          .within("heapMb", heapMb, 1, 4_194_304)
          .within("nativeMb", nativeMb, 1, 4_194_304)
          .within("replayMb", replayMb, 1, 4_194_304)
          .within("runtimeMb", runtimeMb, 1, 4_194_304)
          .within("outboxMb", outboxMb, 1, 4_194_304)
          .done();
    }

    /** Memory that may be resident at the same time: everything but the outbox (MB). */
    public int residentMb() {
      return heapMb + nativeMb + replayMb + runtimeMb;
    }
  }

  /**
   * The measured speed of a network on a board.
   *
   * @param model as {@code perigee model show} names it
   * @param trainPerSecond samples trained per second (1/s)
   * @param predictPerSecond samples predicted per second (1/s)
   * @param source machine, command and date of the measurement
   */
  public record Rate(String model, double trainPerSecond, double predictPerSecond, String source) {

    /**
     * @throws IllegalArgumentException if a rate is not above 0, or a text is blank
     */
    public Rate {
      new FieldChecks()
          .text("model", model)
          .positive("trainPerSecond", trainPerSecond, 1e12)
          .positive("predictPerSecond", predictPerSecond, 1e12)
          .text("source", source)
          .done();
    }
  }
}
