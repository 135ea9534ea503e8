#pragma once
#include <sqlite3.h>

// sqlite3_db_config takes a varying number of arguments, and Swift imports no such function.

/* A connection that ends leaves the write-ahead log as it is, even where it is the last one, and so takes no lock that
   keeps readers out. SQLITE_OK, or SQLite's code. */
static inline int sqlite_leave_log_at_close(sqlite3 *connection) {
  return sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)0);
}
