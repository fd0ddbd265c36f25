package lucid.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lucid.store.Plan;
import lucid.store.UntoldException;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as MongoDB's manual shows them. */
class MongoAnswersTest {
  private static Plan plan(String winningPlan) {
    return MongoAnswers.plan(
        Document.parse("{queryPlanner: {winningPlan: %s}}".formatted(winningPlan)));
  }

  @Test
  void anIndexScanBelowAFetchProvesTheIndex() {
    assertThat(plan("{stage: 'FETCH', inputStage: {stage: 'IXSCAN', indexName: 'tx_id_1'}}"))
        .isEqualTo(new Plan(true, "FETCH <- IXSCAN"));
  }

  @Test
  void anExpressScanProvesTheIndex() {
    assertThat(plan("{isCached: false, stage: 'EXPRESS_IXSCAN', indexName: 'tx_id_1'}"))
        .isEqualTo(new Plan(true, "EXPRESS_IXSCAN"));
  }

  @Test
  void aPlanOfTheSlotBasedEngineIsReadToo() {
    assertThat(
            plan("{queryPlan: {stage: 'FETCH', inputStage: {stage: 'IXSCAN'}}, slotBasedPlan: {}}"))
        .isEqualTo(new Plan(true, "FETCH <- IXSCAN"));
  }

  @Test
  void collectionScanProvesThatNoIndexIsUsed() {
    assertThat(plan("{stage: 'COLLSCAN', direction: 'forward'}"))
        .isEqualTo(new Plan(false, "COLLSCAN"));
  }

  @Test
  void oneCollectionScanAmongIndexScansSpoilsThePlan() {
    assertThat(plan("{stage: 'OR', inputStages: [{stage: 'IXSCAN'}, {stage: 'COLLSCAN'}]}"))
        .isEqualTo(new Plan(false, "OR <- IXSCAN <- COLLSCAN"));
  }

  @Test
  void numbersOfConnectionsAreRead() {
    var status = Document.parse("{connections: {current: 7, available: 93.0}}");
    assertThat(MongoAnswers.connections(status, "current")).isEqualTo(7);
    assertThat(MongoAnswers.connections(status, "available")).isEqualTo(93);
  }

  /** FerretDB does not tell the numbers. */
  @ParameterizedTest
  @ValueSource(strings = {"{}", "{connections: null}", "{connections: {current: null}}"})
  void missingNumbersAreNamed(String status) {
    assertThatThrownBy(() -> MongoAnswers.connections(Document.parse(status), "current"))
        .isInstanceOf(UntoldException.class)
        .hasMessage(
            "the server does not tell its connections: serverStatus has no number"
                + " connections.current");
  }

  @Test
  void anAnswerWithoutStagesProvesNothing() {
    assertThat(plan("{}")).isEqualTo(Plan.untold("no stage told"));
  }

  private static boolean mayWrite(String resource, String actions) {
    return MongoAnswers.mayWrite(
        Document.parse(
            """
            {authInfo: {authenticatedUsers: [{user: 'lucid', db: 'admin'}],
              authenticatedUserPrivileges: [{resource: %s, actions: [%s]}]}}"""
                .formatted(resource, actions)));
  }

  @Test
  void aUserWhoMayInsertEverywhereOrInOurDatabaseMayWrite() {
    assertThat(mayWrite("{db: '', collection: ''}", "'find', 'insert'")).isTrue();
    assertThat(mayWrite("{db: 'lucid_perf_test', collection: ''}", "'insert'")).isTrue();
    assertThat(mayWrite("{anyResource: true}", "'insert'")).isTrue();
  }

  @Test
  void aUserWhoMayOnlyReadOrOnlyInsertElsewhereMayNot() {
    assertThat(mayWrite("{db: '', collection: ''}", "'find'")).isFalse();
    assertThat(mayWrite("{db: 'lucid', collection: ''}", "'insert'")).isFalse();
    assertThat(mayWrite("{cluster: true}", "'insert'")).isFalse();
  }

  @Test
  void everyUserMayWriteWithoutAuthentication() {
    assertThat(MongoAnswers.mayWrite(Document.parse("{authInfo: {authenticatedUsers: []}}")))
        .isTrue();
  }
}
