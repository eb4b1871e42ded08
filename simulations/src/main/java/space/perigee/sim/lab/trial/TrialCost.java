package space.perigee.sim.lab.trial;

/**
 * What a run cost. Of an offline strategy, which starts anew at each task, only the training of the
 * last task counts: it alone made the final model.
 *
 * @param trainingSeconds CPU time of training, without pretraining (s)
 * @param testSeconds CPU time of all predictions on tests (s)
 * @param minibatches number of minibatches shown
 * @param trainedRows number of rows in gradients, replayed ones included; see {@link
 *     space.perigee.onboard.engine.Trainer#trainedRows()}
 */
public record TrialCost(
    double trainingSeconds, double testSeconds, long minibatches, long trainedRows) {}
