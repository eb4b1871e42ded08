package space.perigee.sim.federate;

import java.io.PrintWriter;
import java.util.Locale;

/** Prints a line for each round; on a terminal it replaces the previous one. */
public record RoundLine(PrintWriter out, boolean terminal, int seeds, int rounds)
    implements PairedRuns.Progress {

  @Override
  public void onRound(long seed, boolean compressed, FederatedRun.Round round, double accuracy) {
    String line =
        String.format(
            Locale.ROOT,
            "perigee: seed %d of %d, %s, round %d of %d: accuracy %s, down %s, up %s",
            seed,
            seeds,
            compressed ? "deltas" : "float32",
            round.number(),
            rounds,
            FederateOutput.percent(accuracy),
            FederateOutput.megabytes(round.bytesDown()),
            FederateOutput.megabytes(round.bytesUp()));
    if (terminal) {
      boolean last = compressed && seed == seeds && round.number() == rounds;
      out.print("\r\u001b[2K" + (last ? "" : line));
    } else {
      out.println(line);
    }
    out.flush();
  }
}
