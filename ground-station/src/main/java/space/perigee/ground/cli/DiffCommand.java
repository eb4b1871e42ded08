package space.perigee.ground.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import space.perigee.ground.control.GroundOperations;
import space.perigee.ground.store.Ledger;
import space.perigee.hw.text.TextTable;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;

/** {@code perigee ground diff}. */
@Command(
    name = "diff",
    description = {
      "Compare versions A and B, tensor by tensor.",
      "CHANGED is the share of parameters that differ, RMS the root mean square of their change,"
          + " RELATIVE the same as a share of the root mean square of A."
    },
    abbreviateSynopsis = true)
public final class DiffCommand extends ControlCommand {

  @Parameters(index = "0", paramLabel = "A", description = "Number of a version.")
  private long before;

  @Parameters(index = "1", paramLabel = "B", description = "Number of another.")
  private long after;

  /**
   * The change of a tensor.
   *
   * @param changed share of its parameters that differ
   * @param rms root mean square of the change
   * @param relative the same as a share of the root mean square of A; null if that is 0
   */
  record TensorChange(
      String tensor, int parameters, double changed, double rms, @Nullable Double relative) {}

  /**
   * The difference of two versions.
   *
   * @param deltaBytes length of a lossless delta from A to B
   */
  record Difference(
      Ledger.Version a, Ledger.Version b, int deltaBytes, List<TensorChange> tensors) {}

  @Override
  void on(GroundOperations ground) throws IOException {
    Weights a = ground.weights(before);
    Weights b = ground.weights(after);
    if (!a.layout().equals(b.layout())) {
      throw new InputException("versions " + before + " and " + after + ": have other tensors");
    }
    int deltaBytes =
        a.equals(b)
            ? 0
            : DeltaCodec.encode(a, b, new DeltaTarget.Lossless(), DeltaCodec.Options.DEFAULT)
                .bytes()
                .length;
    Difference difference =
        new Difference(
            ground.version(before).version(),
            ground.version(after).version(),
            deltaBytes,
            changes(a, b));
    print(difference, () -> show(difference));
  }

  private static List<TensorChange> changes(Weights a, Weights b) {
    List<TensorChange> changes = new ArrayList<>();
    int offset = 0;
    for (TensorSpec tensor : a.layout().tensors()) {
      changes.add(change(tensor.name(), a, b, offset, tensor.size()));
      offset += tensor.size();
    }
    changes.add(change("all", a, b, 0, offset));
    return changes;
  }

  private static TensorChange change(String name, Weights a, Weights b, int from, int size) {
    int changed = 0;
    double squares = 0;
    double ofA = 0;
    for (int i = from; i < from + size; i++) {
      double difference = (double) b.get(i) - a.get(i);
      changed += difference == 0 ? 0 : 1;
      squares += difference * difference;
      ofA += (double) a.get(i) * a.get(i);
    }
    return new TensorChange(
        name,
        size,
        (double) changed / size,
        Math.sqrt(squares / size),
        ofA == 0 ? null : (Double) Math.sqrt(squares / ofA));
  }

  private void show(Difference difference) {
    for (Ledger.Version version : List.of(difference.a(), difference.b())) {
      out()
          .printf(
              "version %d  %s  held-out %s, gate %s  %s%n",
              version.number(),
              VersionText.shortName(version.version()),
              VersionText.score(version.accuracy()),
              VersionText.score(version.gateAccuracy()),
              VersionText.outcome(version));
    }
    out()
        .println(
            difference.deltaBytes() == 0
                ? "They have the same weights."
                : "A lossless delta has " + VersionText.count(difference.deltaBytes()) + " bytes.");
    TextTable table = new TextTable("TENSOR", ">PARAMETERS", ">CHANGED", ">RMS", ">RELATIVE");
    for (TensorChange change : difference.tensors()) {
      Double relative = change.relative();
      table.row(
          change.tensor(),
          VersionText.count(change.parameters()),
          percent(change.changed()),
          String.format(Locale.ROOT, "%.6f", change.rms()),
          relative == null ? "-" : percent(relative));
    }
    out().println();
    out().print(table.text());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
