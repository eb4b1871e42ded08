package space.perigee.sim.lab.cli;

import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import space.perigee.sim.lab.stream.Ageing;
import space.perigee.sim.lab.stream.ClassIncremental;
import space.perigee.sim.lab.stream.DataDrift;
import space.perigee.sim.lab.stream.DomainIncremental;
import space.perigee.sim.lab.stream.ExperienceStream;
import space.perigee.sim.lab.stream.RealOrder;
import space.perigee.sim.lab.stream.Scenario;
import space.perigee.sync.io.InputException;

/** Options for the order in which data is presented. */
public final class StreamOptions {

  enum Order {
    CLASS_INCREMENTAL,
    DOMAIN_INCREMENTAL,
    DATA_DRIFT,
    REAL_ORDER;

    /** Reads {@code class-incremental} for {@link #CLASS_INCREMENTAL}. */
    static final class Converter implements ITypeConverter<Order> {
      @Override
      public Order convert(String text) {
        for (Order order : values()) {
          if (order.text().equals(text)) {
            return order;
          }
        }
        throw new TypeConversionException(
            "'" + text + "' must be one of " + Arrays.stream(values()).map(Order::text).toList());
      }
    }

    private String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final Ageing AGEING = new Ageing(0.3, 0.1, 0.1);

  @Option(
      names = "--stream",
      converter = Order.Converter.class,
      paramLabel = "ORDER",
      defaultValue = "class-incremental",
      description =
          "Order of the samples: class-incremental, domain-incremental (by the numbers"
              + " in the file names), data-drift or real-order (default: ${DEFAULT-VALUE}).")
  private Order order = Order.CLASS_INCREMENTAL;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description = "Number of tasks (default: ${DEFAULT-VALUE}).")
  private int tasks = 5;

  /**
   * Checks the options that do not depend on the data.
   *
   * @throws InputException if an option is out of range
   */
  void check() {
    if (tasks < 1) {
      throw new InputException("--tasks " + tasks + " must be 1 or more");
    }
  }

  /**
   * Divides the data into tasks.
   *
   * @throws InputException if the data does not suffice for that many tasks
   */
  ExperienceStream of(TrialData.Loaded loaded, long seed) {
    try {
      Scenario scenario =
          switch (order) {
            case CLASS_INCREMENTAL -> new ClassIncremental(tasks, seed);
            case DOMAIN_INCREMENTAL -> DomainIncremental.dividing(loaded.split(), tasks, seed);
            case DATA_DRIFT -> new DataDrift(tasks, AGEING, seed);
            case REAL_ORDER -> new RealOrder(tasks);
          };
      return scenario.of(loaded.split());
    } catch (IllegalArgumentException e) {
      throw new InputException("--stream, --tasks: " + e.getMessage(), e);
    }
  }
}
