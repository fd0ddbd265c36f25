/** MongoDB as the database under test, through its asynchronous client. */
package lucid.store.mongo;
