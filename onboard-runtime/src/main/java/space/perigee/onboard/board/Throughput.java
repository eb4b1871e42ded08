package space.perigee.onboard.board;

import space.perigee.hw.Board;
import space.perigee.onboard.learning.ComputeCost;

/**
 * How many samples a board trains on and predicts in a second.
 *
 * @param trainPerSecond samples trained on (1/s)
 * @param predictPerSecond samples predicted (1/s)
 * @param measured whether it was measured; else it is an estimate
 * @param source where it comes from
 */
public record Throughput(
    double trainPerSecond, double predictPerSecond, boolean measured, String source) {

  private static final double GIGA = 1e9;

  /**
   * What the board's profile says was measured; otherwise what the arithmetic alone takes at its
   * sustained rate, which is more than a network reaches, the smaller the more so.
   *
   * @param model as the catalog names it
   */
  public static Throughput of(Board board, String model, ComputeCost cost) {
    return board
        .measured(model)
        .map(
            rate ->
                new Throughput(rate.trainPerSecond(), rate.predictPerSecond(), true, rate.source()))
        .orElseGet(() -> estimate(board, cost));
  }

  private static Throughput estimate(Board board, ComputeCost cost) {
    double flopsPerSecond = GIGA * board.processor().sustainedGflops();
    return new Throughput(
        flopsPerSecond / cost.trainFlops(1),
        flopsPerSecond / cost.inferFlops(1),
        false,
        "sustainedGflops of the profile");
  }
}
